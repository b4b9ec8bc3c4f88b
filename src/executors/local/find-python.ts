import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GcdError } from '../../core/errors.js';

const run = promisify(execFile);

/** Is the interpreter that runs the user's code. */
export interface Python {
  /** Path of the real interpreter: a shim, such as pyenv's, costs 0.16 s at every start. */
  readonly path: string;
  readonly version: string;
}

interface FindPythonOptions {
  /** The user's folder; its `.venv` goes first. */
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the user named instead: a command or a path. */
  readonly chosen?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the interpreter: the one that the user named, else the project's `.venv`, else `python3` of the PATH.
 * @throws GcdError NoPython when there is none, or one older than 3.8; the signal's reason when aborted.
 */
export async function findPython({ project, env, chosen, signal }: FindPythonOptions): Promise<Python> {
  const own = join(project, '.venv', 'bin', 'python');
  const command = chosen ?? ((await isExecutable(own)) ? own : 'python3');
  const python = await askPython(command, env, signal);
  if (isOld(python.version)) {
    throw new GcdError('NoPython', `Python ${python.version} (${python.path}) is too old: gcd needs 3.8 or newer.`, {
      hint: 'Install a newer Python, and name it by python in config.yaml or make a .venv in the project with it.',
    });
  }
  return python;
}

/**
 * Asks an interpreter where it really lies and which version it is.
 * @throws GcdError NoPython when it cannot be run; the signal's reason when aborted.
 */
export async function askPython(command: string, env: FindPythonOptions['env'], signal?: AbortSignal): Promise<Python> {
  const code = 'import sys, platform; print(); print(sys.executable); print(platform.python_version())';
  try {
    const { stdout } = await run(command, ['-c', code], { env: { ...env }, signal });
    // Last: what the machine's Python says whenever it starts comes first, and may not end its line.
    const [path = command, version = ''] = stdout.trim().split('\n').slice(-2);
    return { path, version };
  } catch (cause) {
    signal?.throwIfAborted();
    throw new GcdError('NoPython', `Python could not be started: ${command} is not there or does not run.`, {
      hint: 'Install Python 3.8 or newer, so that python3 is in the PATH; make a .venv in the project; or set python in config.yaml.',
      cause,
    });
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 3 || (major === 3 && minor < 8);
}
