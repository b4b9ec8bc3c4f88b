import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createLocalExecutor, type LocalExecutorOptions } from '../../src/executors/local/local-executor.js';
import type { Bench } from '../conformance/run-tasks.js';
import { repoRoot } from '../repo-root.js';

const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();

/** Makes a local executor with two slots and a folder of its own. */
export async function makeLocalBench(project: string, more: Partial<LocalExecutorOptions> = {}): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'gcd-run-'));
  const paths = { logs: join(folder, 'logs'), values: join(folder, 'values'), scratch: join(folder, 'scratch') };
  const executor = await createLocalExecutor({
    ...{ slots: 2, project, packageRoot: repoRoot, runId: basename(folder), graceMs: 300, env: process.env, python },
    ...paths,
    limits: { outputBytes: 4 << 20 },
    ...more,
  });
  return { executor, ...paths };
}

/** Counts the living processes of a bench's run: all have its id in their environment. */
export function countProcesses({ logs }: Bench): number {
  const mark = `GCD_RUN_ID=${basename(join(logs, '..'))}`;
  if (process.platform !== 'linux') {
    return execFileSync('ps', ['-axwwE'], { encoding: 'utf8' }).split(mark).length - 1;
  }
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && environmentOf(pid).includes(mark)).length;
}

/** Returns the environment that a process was started with; nothing of one that has ended. */
export function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
