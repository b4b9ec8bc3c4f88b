// The cost of a task and the driver's peak memory from 1,000 to 1,000,000 tasks, each size in new processes. Beside the
// mean of all stands what each further task costs, from one size to the next: without what a run pays once, such as the
// compilation of the driver's code while it works. node dist/bench/scale.js [rounds]
import { measureRun } from './measure-run.js';
import { median } from './median.js';

const rounds = Number(process.argv[2] ?? 5);
let smaller = { tasks: 0, seconds: 0 };
for (const tasks of [1_000, 10_000, 100_000, 1_000_000]) {
  const runs = Array.from({ length: tasks > 100_000 ? 1 : rounds }, () =>
    measureRun({ tasks, slots: 2, body: 'pass' }),
  );
  const seconds = median(runs.map((run) => run.seconds));
  const mean = micros(seconds, tasks);
  const further = micros(seconds - smaller.seconds, tasks - smaller.tasks);
  const peakMiB = Math.max(...runs.map((run) => run.peakBytes)) / 2 ** 20;
  const costs = `${mean} us a task, ${further} each after the first ${smaller.tasks}`;
  process.stdout.write(`${String(tasks).padStart(9)} tasks: ${costs}; peak ${peakMiB.toFixed(0)} MiB\n`);
  smaller = { tasks, seconds };
}

function micros(seconds: number, tasks: number): string {
  return ((1e6 * seconds) / tasks).toFixed(1).padStart(5);
}
