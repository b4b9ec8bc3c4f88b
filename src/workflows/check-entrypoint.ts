import { join } from 'node:path';
import { GcdError } from '../core/errors.js';

/** Is what is wrong with an entrypoint.py. */
export interface EntrypointProblem {
  readonly message: string;
  readonly line?: number;
}

/** The arguments that gcd calls `entrypoint` with, if it names them; templates/starter/entrypoint.py says what they mean. */
const offeredArguments = [
  ...['data_bucket', 'curr_process_file', 'curr_process_column', 'local_file'],
  ...['task_id', 'attempt', 'scratch_dir', 'solver_name', 'solver_file'],
  ...['aws_access_key', 'aws_secret_access_key', 'aws_region'],
] as const;

interface CheckOptions {
  /** Folder of the installed gcd. */
  readonly packageRoot: string;
  readonly signal?: AbortSignal;
}

/**
 * Makes the check of an entrypoint.py by the Python that will run it, which parses the file and does not execute it.
 *
 * @param python a command or a path.
 * @returns a function from the file's path to what is wrong; it throws GcdError PythonNotUsable.
 */
export function checkEntrypointBy(python: string, { packageRoot, signal }: CheckOptions) {
  return async (file: string): Promise<EntrypointProblem[]> => {
    const { execa } = await import('execa');
    const checker = join(packageRoot, 'templates', 'check_entrypoint.py');
    try {
      const cancelSignal = signal ? { cancelSignal: signal } : {};
      // -I: the user's own modules and PYTHON* variables must not stand in for the standard library's.
      const { stdout } = await execa(python, ['-I', checker, file, ...offeredArguments], cancelSignal);
      return JSON.parse(stdout) as EntrypointProblem[];
    } catch (cause) {
      const hint = 'gcd needs Python 3.8 or newer; the key python in config.yaml names one';
      throw new GcdError('PythonNotUsable', `${python} could not check ${file}: ${reasonOf(cause)}`, { cause, hint });
    }
  };
}

function reasonOf(cause: unknown): string {
  const { stderr, shortMessage } = cause as { stderr?: string; shortMessage?: string };
  return stderr?.trim().split('\n').at(-1) || shortMessage || String(cause);
}
