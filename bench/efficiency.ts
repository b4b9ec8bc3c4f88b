// 644 tasks of 0.5 s of sleep on 32 slots: 21 rounds, of which the last has 4 tasks, allow 95.8 % at most.
// node dist/bench/efficiency.js
import { measureRun } from './measure-run.js';

const [tasks, slots] = [644, 32];
const possible = (100 * tasks) / (Math.ceil(tasks / slots) * slots);
const { parallelEfficiency, seconds } = measureRun({ tasks, slots, body: 'time.sleep(0.5)' });
process.stdout.write(
  `${tasks} tasks of 0.5 s on ${slots} slots: ${seconds.toFixed(2)} s, parallel efficiency ${parallelEfficiency.toFixed(1)} %, ` +
    `${((100 * parallelEfficiency) / possible).toFixed(1)} % of what is possible (at least 98)\n`,
);
