import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '../repo-root.js';

/** Says how to run an example as a user does. */
export interface ExampleRun {
  /** Name of the example's folder. */
  readonly example: string;
  /** Virtual environment that becomes the project's `.venv`; default none. */
  readonly venv?: string;
  /** Further words of the command line; default all files. */
  readonly args?: readonly string[];
}

/** What the command gave. */
export interface ExampleOutcome {
  readonly status: number | null;
  readonly output: string;
  /** The returned dicts by file and column, such as `farm.csv/Power(W)`. */
  readonly results: Readonly<Record<string, Record<string, unknown>>>;
}

/** Copies an example to a folder of its own, runs `gcd run-files` on it, and reads its `results.jsonl`. */
export function runExample({ example, venv, args = ['-n', '0'] }: ExampleRun): ExampleOutcome {
  const folder = mkdtempSync(join(tmpdir(), 'gcd-example-'));
  const project = join(folder, example);
  try {
    const source = join(repoRoot, 'examples', example);
    cpSync(source, project, { recursive: true, filter: (path) => !/\/(results|\.venv|__pycache__)$/.test(path) });
    if (venv) symlinkSync(venv, join(project, '.venv'));
    const command = [join(repoRoot, 'bin', 'gcd.js'), 'run-files', '-p', project, '--history', folder, ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', cwd: folder });
    const output = stdout + stderr;
    return { status, output, results: status === 0 ? readResults(join(project, 'results', 'latest')) : {} };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readResults(folder: string): Record<string, Record<string, unknown>> {
  const lines = readFileSync(join(folder, 'results.jsonl'), 'utf8').trim().split('\n');
  const rows = lines.map((line) => JSON.parse(line));
  return Object.fromEntries(rows.map((row) => [`${row.file_name}/${row.column_name}`, row.result]));
}
