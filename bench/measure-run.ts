import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/core/clock.js';
import { runPaths } from '../src/history/run-paths.js';
import { readJournal } from '../src/run/read-journal.js';
import { runFiles } from '../src/workflows/run-files.js';

/** What a bench runs: so many tasks with this body of `entrypoint`, on so many slots. */
export interface BenchRun {
  readonly tasks: number;
  readonly slots: number;
  readonly body: string;
}

/** Is what a run of a bench took. */
export interface Measured {
  readonly tasks: number;
  /** First start to the last event that is journalled. */
  readonly seconds: number;
  readonly tasksPerSecond: number;
  /** Of the driver's process alone. */
  readonly peakBytes: number;
  /** Sum of durations by (seconds * slots), in percent. */
  readonly parallelEfficiency: number;
}

/** Runs one bench in a process of its own, so that its peak memory is its own. */
export function measureRun(run: BenchRun): Measured {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.url), JSON.stringify(run)],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}

async function main(run: BenchRun): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gcd-bench-'));
  try {
    process.stdout.write(JSON.stringify(await measureIn(folder, run)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureIn(folder: string, run: BenchRun): Promise<Measured> {
  const project = makeProject(folder, run);
  const history = join(folder, 'history');
  const outcome = await runFiles(
    { project, number: 0, scalenodes: run.slots, history, quiet: true } as Parameters<typeof runFiles>[0],
    {
      observe: () => {},
      ...{ clock: systemClock, signal: new AbortController().signal, env: process.env, cwd: folder },
      ...{ packageRoot: packageRoot(), gcdVersion: 'bench', commandStartMs: Date.now() },
    },
  );
  if (outcome.kind !== 'ended' || outcome.tally.succeeded !== run.tasks) throw new Error(JSON.stringify(outcome));
  return { tasks: run.tasks, ...readTimes(runPaths(history, outcome.runId).journal, run) };
}

/** Makes a project of `tasks` tasks: a few files, dispatched often. */
function makeProject(folder: string, { tasks, body }: BenchRun): string {
  const files = [...Array(1001).keys()].slice(1).findLast((count) => tasks % count === 0) ?? 1;
  mkdirSync(join(folder, 'project', 'data'), { recursive: true });
  for (let file = 0; file < files; file += 1) writeFileSync(join(folder, 'project', 'data', `${file}.csv`), 'a\n');
  writeFileSync(
    join(folder, 'project', 'config.yaml'),
    `data_bucket: data\nrepeat_number_per_round: ${tasks / files}\n`,
  );
  writeFileSync(
    join(folder, 'project', 'entrypoint.py'),
    `import time\ndef entrypoint(curr_process_file):\n    ${body}\n    return {}\n`,
  );
  return join(folder, 'project');
}

function readTimes(journal: string, { tasks, slots }: BenchRun): Omit<Measured, 'tasks'> {
  let [first, last, sum] = [Number.POSITIVE_INFINITY, 0, 0];
  for (const event of readJournal(journal)) {
    if (event.type !== 'attempt-ended') continue;
    first = Math.min(first, event.startMs);
    last = Math.max(last, event.at);
    sum += event.endMs - event.startMs;
  }
  const seconds = (last - first) / 1000;
  return {
    seconds,
    tasksPerSecond: tasks / seconds,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    parallelEfficiency: (100 * sum) / (last - first) / slots,
  };
}

function packageRoot(): string {
  return join(dirname(fileURLToPath(import.meta.url)), '..', '..');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(JSON.parse(process.argv[2] ?? '{}') as BenchRun);
