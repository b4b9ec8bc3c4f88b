import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { repoRoot } from '../repo-root.js';
import { python } from './drive-runner.js';

/** Runs Python that knows the runner's modules, and returns what it printed. */
export function runPython(code: string, ...args: string[]): string {
  const env = { ...process.env, PYTHONPATH: join(repoRoot, 'templates', 'runner') };
  return execFileSync(python, ['-c', code, ...args], { env, encoding: 'utf8', timeout: 20_000 });
}
