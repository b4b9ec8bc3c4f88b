// The cost of a task and the driver's peak memory from 1,000 to 1,000,000 tasks, each size in new processes. What is paid
// once, such as the compilation of the driver's code while it works, is told apart by the two largest sizes:
// node dist/bench/scale.js [rounds]
import { measureRun } from './measure-run.js';
import { median } from './median.js';

const rounds = Number(process.argv[2] ?? 5);
const sizes = [1_000, 10_000, 100_000, 1_000_000].map((tasks) => {
  const runs = Array.from({ length: tasks > 100_000 ? 1 : rounds }, () =>
    measureRun({ tasks, slots: 2, body: 'pass' }),
  );
  const seconds = median(runs.map((run) => run.seconds));
  return { tasks, seconds, peakBytes: Math.max(...runs.map((run) => run.peakBytes)) };
});
const [large, largest] = [sizes.at(-2)!, sizes.at(-1)!];
const eachSeconds = (largest.seconds - large.seconds) / (largest.tasks - large.tasks);
for (const { tasks, seconds, peakBytes } of sizes) {
  const micros = ((1e6 * seconds) / tasks).toFixed(1).padStart(5);
  const onceMs = (1e3 * (seconds - tasks * eachSeconds)).toFixed(0).padStart(3);
  const parts = `${(1e6 * eachSeconds).toFixed(1)} each and ${onceMs} ms once`;
  const peak = (peakBytes / 2 ** 20).toFixed(0);
  process.stdout.write(`${String(tasks).padStart(9)} tasks: ${micros} us a task, that is ${parts}; peak ${peak} MiB\n`);
}
