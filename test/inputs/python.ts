import { spawnSync } from 'node:child_process';

/** Runs a Python program with JSON on its standard input, and returns the JSON that it printed. */
export function askPython(program: string, question: unknown): unknown {
  const { status, stdout, stderr } = spawnSync('python3', ['-W', 'ignore', '-c', program], {
    input: JSON.stringify(question),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`python3 failed: ${stderr}`);
  return JSON.parse(stdout);
}
