import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLines } from '../../src/core/read-lines.js';
import { readJournal } from '../../src/run/read-journal.js';
import { repoRoot } from '../repo-root.js';

/** Is a gcd that runs as a user's would, in a process of its own. */
export interface GcdProcess {
  readonly child: ChildProcess;
  /** Resolves when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** Starts gcd. Its history is in `folder/history`. */
export function startGcd(folder: string, args: readonly string[], env: Record<string, string> = {}): GcdProcess {
  const child = spawn(process.execPath, [join(repoRoot, 'bin', 'gcd.js'), ...args], {
    cwd: folder,
    env: { ...process.env, GCD_HISTORY: join(folder, 'history'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return { child, ended };
}

/** Makes a project of so many files in `folder/project`; `body` is that of its entrypoint, indented by four. */
export function makeProject(folder: string, files: number, body: string, config = ''): string {
  const project = join(folder, 'project');
  mkdirSync(join(project, 'data'), { recursive: true });
  for (let index = 0; index < files; index += 1) {
    writeFileSync(join(project, 'data', `${String(index).padStart(4, '0')}.csv`), `a\n${index}\n`);
  }
  writeFileSync(join(project, 'config.yaml'), `data_bucket: data\n${config}`);
  writeFileSync(
    join(project, 'entrypoint.py'),
    `import os, sys, time\n\ndef entrypoint(curr_process_file, local_file, task_id, attempt):\n    ${body}\n`,
  );
  return project;
}

/** Returns the folder of the newest run in a history. */
export function newestRun(folder: string): string {
  const runs = join(folder, 'history', 'runs');
  return join(runs, readdirSync(runs).sort().at(-1) ?? '');
}

/** Returns the ids of the tasks that have a final event in a run's journal. */
export function finishedTasks(run: string): string[] {
  const ids: string[] = [];
  for (const event of readJournal(join(run, 'journal.jsonl'))) {
    if (event.type === 'attempt-ended' && event.final) ids.push(event.task);
  }
  return ids;
}

/** Reads the rows of a CSV file without quoted newlines, without its header. */
export function rowsOf(path: string): string[] {
  return [...readLines(path)].flat().slice(1);
}

/** Returns the pids of living processes that belong to a run. */
export function processesOf(runId: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && belongsTo(name, runId))
    .map(Number);
}

function belongsTo(pid: string, runId: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`GCD_RUN_ID=${runId}`);
  } catch {
    return false; // it ended meanwhile, or is another user's
  }
}
