import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Launcher, RunnerExit, RunnerProcess, RunnerSetup } from '../../runner/launcher.js';
import { endProcesses } from './end-processes.js';

/** Is what runners on this machine are started with. */
export interface LocalLauncherOptions {
  /** Path of the interpreter. */
  readonly python: string;
  /** Folder of the installed gcd. */
  readonly packageRoot: string;
  readonly project: string;
  /** Marks every process of the run, so that those of a dead gcd can be found. */
  readonly runId: string;
  readonly logs: string;
  readonly values: string;
  readonly scratch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly graceMs: number;
  /** See RunnerSetup; for tests and unusual projects. */
  readonly limits?: Partial<Pick<RunnerSetup, 'recycleTasks' | 'recycleBytes' | 'outputBytes'>>;
}

const STDERR_KEPT_CHARS = 4096;

/** Makes the launcher of runners that are processes of this machine. */
export function createLocalLauncher(options: LocalLauncherOptions): Launcher {
  const workerName = (slot: number) => `local-${slot}`;
  return {
    workerName,
    setup: (slot) => ({
      project: options.project,
      scratch: join(options.scratch, workerName(slot)),
      log: join(options.logs, `${workerName(slot)}.log`),
      values: options.values,
      graceMs: options.graceMs,
      ...options.limits,
    }),
    async launch(slot) {
      const marks = { GCD_RUN_ID: options.runId, GCD_WORKER: workerName(slot) };
      const runner = join(options.packageRoot, 'templates', 'runner', 'gcd_runner', '__main__.py');
      // Detached: a session of its own, so that Ctrl-C in the terminal reaches gcd alone, which ends tasks in order.
      const child = spawn(options.python, ['-u', runner], {
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { ...options.env, ...marks },
      });
      await once(child, 'spawn');
      return toRunnerProcess(child, marks);
    },
  };
}

function toRunnerProcess(child: ChildProcess, marks: Readonly<Record<string, string>>): RunnerProcess {
  let stderrTail = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderrTail = (stderrTail + chunk.toString()).slice(-STDERR_KEPT_CHARS);
  });
  // What a task left running holds the pipes open when the supervisor that would have ended it was killed.
  const ended = once(child, 'exit').then(([code]) => (code === 0 ? 0 : endProcesses(marks)));
  const exited = Promise.all([once(child, 'close'), ended]).then(
    ([[code, signal]]): RunnerExit => ({ code, signal, stderrTail }),
  );
  return {
    stdin: child.stdin!,
    stdout: child.stdout!,
    exited,
    async kill() {
      child.kill('SIGKILL');
      await endProcesses(marks);
    },
  };
}
