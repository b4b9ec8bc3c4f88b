// Prints how long all reports of runs of several sizes take, and what memory it took: node dist/bench/reports.js [tasks...]
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeReports } from '../src/reports/write-reports.js';
import { openTaskList } from '../src/run/manifest.js';
import { readJournal } from '../src/run/read-journal.js';
import { madeUpJournal, madeUpManifest } from './made-up-run.js';

const [tasks = 100_000, nodes = 4, workersPerNode = 8, taskMs = 20, failEvery = 100] = process.argv
  .slice(2)
  .map(Number);
const run = { tasks, nodes, workersPerNode, taskMs, failEvery };
const folder = await mkdtemp(join(tmpdir(), 'gcd-bench-reports-'));
const results = process.env.GCD_BENCH_RESULTS ?? join(folder, 'results');
await mkdir(results, { recursive: true });
await save('manifest.jsonl', madeUpManifest(run));
await save('journal.jsonl', madeUpJournal(run));

const blocks = monitorEventLoopDelay({ resolution: 10 });
blocks.enable();
const beganMs = performance.now();
await writeReports({
  ...{ runId: 'bench', rounds: 1, valuesFolder: folder, folder: results },
  tasks: openTaskList(join(folder, 'manifest.jsonl')),
  journal: () => readJournal(join(folder, 'journal.jsonl')),
});
const seconds = (performance.now() - beganMs) / 1000;
const longestMs = blocks.max / 1e6;
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  `${tasks} tasks: all reports in ${seconds.toFixed(2)} s, peak ${peakMb.toFixed(0)} MB, longest block ${longestMs.toFixed(0)} ms\n`,
);
await rm(folder, { recursive: true });

async function save(name: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(chunked(lines)), createWriteStream(join(folder, name)));
}

function* chunked(lines: Iterable<string>): Generator<string> {
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}
