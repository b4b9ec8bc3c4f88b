// The cost of a task and the driver's peak memory from 1,000 to 1,000,000 tasks, each size in new processes, so that the
// first tasks pay for the compilation of the driver's code: node dist/bench/scale.js [rounds]
import { measureRun } from './measure-run.js';
import { median } from './median.js';

const rounds = Number(process.argv[2] ?? 5);
for (const tasks of [1_000, 10_000, 100_000, 1_000_000]) {
  const runs = Array.from({ length: tasks > 100_000 ? 1 : rounds }, () =>
    measureRun({ tasks, slots: 2, body: 'pass' }),
  );
  const micros = median(runs.map(({ seconds }) => (1e6 * seconds) / tasks)).toFixed(1);
  const steady = median(runs.map(({ steadyMicros }) => steadyMicros)).toFixed(1);
  const peak = Math.max(...runs.map(({ peakBytes }) => peakBytes)) / 2 ** 20;
  process.stdout.write(
    `${String(tasks).padStart(9)} tasks  ${micros.padStart(5)} µs a task, ${steady.padStart(5)} once both workers are at it; peak ${peak.toFixed(0)} MiB\n`,
  );
}
