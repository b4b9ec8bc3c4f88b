// The cost of a task and the driver's peak memory from 1,000 to 1,000,000 tasks: node dist/bench/scale.js
// Once in a new process, whose first tasks pay for the compilation of the driver's code, and once after a run before it
// in the same process, as the peer's pool is measured.
import { measureRun } from './measure-run.js';

const WARM_UP_TASKS = 20_000;

for (const tasks of [1_000, 10_000, 100_000, 1_000_000]) {
  const [cold, warm] = [0, WARM_UP_TASKS].map((warmUpTasks) => {
    const { seconds, peakBytes } = measureRun({ tasks, slots: 2, body: 'pass', warmUpTasks });
    return { micros: ((1e6 * seconds) / tasks).toFixed(1).padStart(6), peak: (peakBytes / 2 ** 20).toFixed(0) };
  });
  process.stdout.write(
    `${String(tasks).padStart(9)} tasks  ${cold?.micros} µs a task, warmed up ${warm?.micros}; peak ${cold?.peak} MiB\n`,
  );
}
