// 20,000 tasks without work on 2 slots, everything journalled and synced in groups, against Python's own pool and GNU
// parallel, taking turns on the same machine: node dist/bench/throughput.js [rounds]
import { spawnSync } from 'node:child_process';
import { measureRun } from './measure-run.js';
import { median } from './median.js';

const TASKS = 20_000;
// GNU parallel takes a minute for 20,000; its rate does not depend on the number.
const PARALLEL_TASKS = 2_000;

const POOL = `
import multiprocessing, time
def task(n): return {}
if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        list(pool.imap_unordered(task, range(100), chunksize=1))
        start = time.perf_counter()
        for _ in pool.imap_unordered(task, range(${TASKS}), chunksize=1): pass
        print(${TASKS} / (time.perf_counter() - start))
`;

function poolRate(): number {
  return Number(spawnSync('python3', ['-c', POOL], { encoding: 'utf8' }).stdout);
}

function parallelRate(): number {
  const started = process.hrtime.bigint();
  const { status } = spawnSync('parallel', ['-j2', 'true'], {
    input: Array.from({ length: PARALLEL_TASKS }, (_, index) => index).join('\n'),
  });
  if (status !== 0) throw new Error('GNU parallel is needed: apt-get install parallel');
  return (PARALLEL_TASKS * 1e9) / Number(process.hrtime.bigint() - started);
}

const rounds = Number(process.argv[2] ?? 5);
const rates: { gcd: number; pool: number }[] = [];
for (let round = 0; round < rounds; round += 1) {
  const gcd = measureRun({ tasks: TASKS, slots: 2, body: 'pass' }).tasksPerSecond;
  rates.push({ gcd, pool: poolRate() });
}
const parallel = parallelRate();
const gcd = median(rates.map((rate) => rate.gcd));
const pool = median(rates.map((rate) => rate.pool));
const ratio = median(rates.map((rate) => rate.gcd / rate.pool));
process.stdout.write(
  [
    `${TASKS} tasks without work, 2 slots, median of ${rounds}:`,
    `  gcd                        ${gcd.toFixed(0).padStart(7)} tasks/s`,
    `  multiprocessing.Pool(2)    ${pool.toFixed(0).padStart(7)} tasks/s   gcd / Pool ${ratio.toFixed(2)} (at least 1.0)`,
    `  GNU parallel -j2           ${parallel.toFixed(0).padStart(7)} tasks/s   gcd / parallel ${(gcd / parallel).toFixed(0)} (at least 50)`,
    '',
  ].join('\n'),
);
