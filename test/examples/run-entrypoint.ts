import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '../repo-root.js';

/** Says which of an example's inputs to call its entrypoint with, and by which Python. */
export interface EntrypointCalls {
  /** Name of the example's folder. */
  readonly example: string;
  /** Interpreter; default the machine's own. */
  readonly python?: string;
  readonly calls: readonly Readonly<Record<string, unknown>>[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What a call gave: the dict, or the exception's type and message. */
export interface CallOutcome {
  readonly result?: Record<string, unknown>;
  readonly error?: string;
}

/** Imports the project as the package `project`, as gcd does, and calls it without really sleeping. */
const driver = `
import importlib, inspect, json, os, sys, time
sys.path.append(sys.argv[1])
time.sleep = lambda seconds: None
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
entrypoint = importlib.import_module("project.entrypoint").entrypoint
accepted = inspect.signature(entrypoint).parameters
outcomes = []
for call in json.load(sys.stdin):
    try:
        outcomes.append({"result": entrypoint(**{name: call[name] for name in call if name in accepted})})
    except Exception as error:
        outcomes.append({"error": f"{type(error).__name__}: {error}"})
json.dump(outcomes, answers, allow_nan=False)
`;

/**
 * Calls an example's entrypoint in one Python process, by keyword with the names that its signature accepts.
 * @returns one outcome a call, in order.
 */
export function runEntrypoint(options: EntrypointCalls): CallOutcome[] {
  const folder = mkdtempSync(join(tmpdir(), 'gcd-example-'));
  try {
    symlinkSync(join(repoRoot, 'examples', options.example), join(folder, 'project'));
    const { status, stdout, stderr } = spawnSync(options.python ?? 'python3', ['-c', driver, folder], {
      cwd: folder,
      input: JSON.stringify(options.calls),
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...options.env },
    });
    if (status !== 0) throw new Error(`${options.example}: python ended with ${status}: ${stderr}`);
    return JSON.parse(stdout) as CallOutcome[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
