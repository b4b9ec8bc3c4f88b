// The cost of a task and the driver's peak memory from 1,000 to 1,000,000 tasks: node dist/bench/scale.js
import { measureRun } from './measure-run.js';

for (const tasks of [1_000, 10_000, 100_000, 1_000_000]) {
  const { seconds, peakBytes } = measureRun({ tasks, slots: 2, body: 'pass' });
  const [micros, peak] = [(1e6 * seconds) / tasks, peakBytes / 2 ** 20];
  process.stdout.write(
    `${String(tasks).padStart(9)} tasks  ${micros.toFixed(1).padStart(6)} µs a task  peak ${peak.toFixed(0)} MiB\n`,
  );
}
