import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { keepTail } from '../../runner/keep-tail.js';
import type { Launcher, RunnerExit, RunnerProcess, RunnerSetup } from '../../runner/launcher.js';
import { endProcesses } from './end-processes.js';
import { type BareRunner, exitOf, forkRunners, pipesFor } from './fork-runners.js';

/** Is what runners on this machine are started with. */
export interface LocalLauncherOptions {
  /** Path of the interpreter. */
  readonly python: string;
  /** Folder of the installed gcd. */
  readonly packageRoot: string;
  readonly project: string;
  /** Marks every process of the run, so that those of a dead gcd can be found. */
  readonly runId: string;
  /** How many tasks run at once. */
  readonly slots: number;
  readonly logs: string;
  readonly values: string;
  readonly scratch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly graceMs: number;
  /** See RunnerSetup; for tests and unusual projects. */
  readonly limits?: Partial<Pick<RunnerSetup, 'recycleTasks' | 'recycleBytes' | 'outputBytes'>>;
}

/** Marks a Python until its forks put their own worker's name in its place: it has room for the longest of them. */
const TO_BE_NAMED = 'local-to-be-named';

/**
 * Makes the launcher of runners that are processes of this machine. Those that come first in their slots are forked from one
 * Python, which takes hardly longer than to start one; a runner that comes in the place of a dead one is started alone.
 */
export function createLocalLauncher(options: LocalLauncherOptions): Launcher {
  const workerName = (slot: number) => `local-${slot}`;
  const workers = Array.from({ length: options.slots }, (_, slot) => workerName(slot));
  let forks: Promise<Map<string, RunnerProcess>> | undefined;
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
      // Where that Python cannot be started, such as for want of descriptors, each is started alone, or says why not.
      forks ??= startForks(workers, options).catch(() => new Map());
      const worker = workerName(slot);
      const fork = (await forks).get(worker);
      (await forks).delete(worker);
      return fork ?? startAlone(worker, options);
    },
  };
}

/**
 * Starts runners by their workers; none where there is one alone, and none but on Linux: elsewhere it is not known whether a
 * process can change how others see its environment, by which its leftovers are found.
 */
async function startForks(
  workers: readonly string[],
  options: LocalLauncherOptions,
): Promise<Map<string, RunnerProcess>> {
  if (workers.length === 1 || process.platform !== 'linux') return new Map();
  const origin = marksOf(TO_BE_NAMED, options);
  const python = await startPython(pipesFor(workers), origin, options);
  const tail = keepTail(python.stderr!);
  const traitsOf = (worker: string): Traits => ({ marks: marksOf(worker, options), origin, tail });
  const forks = [...forkRunners(python, workers)];
  return new Map(forks.map(([worker, fork]) => [worker, toRunnerProcess(fork, traitsOf(worker))]));
}

async function startAlone(worker: string, options: LocalLauncherOptions): Promise<RunnerProcess> {
  const marks = marksOf(worker, options);
  const python = await startPython(pipesFor([]), marks, options);
  const runner = { stdin: python.stdin!, stdout: python.stdout!, gone: exitOf(python) };
  return toRunnerProcess(runner, { marks, tail: keepTail(python.stderr!) });
}

type Marks = Readonly<Record<string, string>>;

/** Is what a runner's end is told by, and how it is found. */
interface Traits {
  readonly marks: Marks;
  /** Marks of the Python that it is forked from, and of itself until it has its own. */
  readonly origin?: Marks;
  /** Returns the end of what it said on stderr. */
  readonly tail: () => string;
}

function marksOf(worker: string, { runId }: LocalLauncherOptions): Marks {
  return { GCD_RUN_ID: runId, GCD_WORKER: worker };
}

async function startPython(stdio: 'pipe'[], marks: Marks, options: LocalLauncherOptions): Promise<ChildProcess> {
  const runner = join(options.packageRoot, 'templates', 'runner', 'gcd_runner', '__main__.py');
  // Detached: a session of its own, so that Ctrl-C in the terminal reaches gcd alone, which ends tasks in order.
  const python = spawn(options.python, ['-u', runner], { detached: true, stdio, env: { ...options.env, ...marks } });
  await once(python, 'spawn');
  return python;
}

function toRunnerProcess({ stdin, stdout, gone }: BareRunner, { marks, origin, tail }: Traits): RunnerProcess {
  let hasExited = false;
  const closed = new Promise((resolve) => stdout.once('close', resolve));
  const exited = gone.then(async ({ code, signal }): Promise<RunnerExit> => {
    // What a task left running holds the pipes open when the supervisor that would have ended it was killed.
    if (code !== 0) await endProcesses(marks);
    // Nobody may have begun to listen.
    stdout.resume();
    await closed;
    // What it said last has come in; the loop reads it in this turn.
    await setImmediate();
    hasExited = true;
    return { code, signal, stderrTail: tail() };
  });
  return {
    stdin,
    stdout,
    exited,
    async kill() {
      // It may not be forked yet, or that Python be held up and not tell of its end, or what that has started hold the pipes
      // open. Who ends one that lives ends all.
      if (origin && !hasExited) await endProcesses(origin);
      await endProcesses(marks);
    },
  };
}
