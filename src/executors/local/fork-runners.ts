import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { createDeferred, type Deferred } from '../../runner/deferred.js';
import type { RunnerExit } from '../../runner/launcher.js';
import { createLineReader } from '../../runner/line-reader.js';

type Exit = Pick<RunnerExit, 'code' | 'signal'>;

/** Is what there is of a started runner before anything is known of it. */
export interface BareRunner {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves when its process is gone; what it said may still be on the way. */
  readonly gone: Promise<Exit>;
}

/** Returns the pipes that a Python is started with: the standard ones, and two for each worker whose runner it will fork. */
export function pipesFor(workers: readonly string[]): 'pipe'[] {
  return new Array<'pipe'>(3 + 2 * workers.length).fill('pipe');
}

/**
 * Has a Python fork a runner for each of these workers (templates/runner/gcd_runner/fork_runners.py), and returns them by
 * their workers. The last one is gone when that Python is.
 */
export function forkRunners(python: ChildProcess, workers: readonly string[]): Map<string, BareRunner> {
  const pythonGone = exitOf(python);
  const told = new Map(workers.map((worker) => [worker, createDeferred<Exit>()]));
  python.stdout!.on('data', readEnds(told));
  // Should it be gone already, its exit says so.
  python.stdin!.on('error', () => undefined);
  python.stdin!.end(`${JSON.stringify({ fork: workers })}\n`);
  let living = workers.length;
  const goneOf = async (worker: string, stdin: Writable): Promise<Exit> => {
    // Without that Python nobody tells: then the runner's stdin does, which is open in no other process.
    const closed = new Promise((resolve) => stdin.once('close', resolve));
    const exit = await Promise.race([told.get(worker)!.promise, closed.then(() => pythonGone)]);
    living -= 1;
    if (living === 0) await pythonGone;
    return exit;
  };
  const runners = workers.map((worker, place): [string, BareRunner] => {
    const [stdin, stdout] = python.stdio.slice(3 + 2 * place) as [Writable, Readable];
    return [worker, { stdin, stdout, gone: goneOf(worker, stdin) }];
  });
  return new Map(runners);
}

/** Resolves when a process is gone. */
export async function exitOf(process: ChildProcess): Promise<Exit> {
  const [code, signal] = await once(process, 'exit');
  return { code, signal };
}

/** Reads the lines that tell how forks ended; anything else that a Python may say as it starts is passed over. */
function readEnds(told: ReadonlyMap<string, Deferred<Exit>>): (chunk: Buffer) => void {
  const readLines = createLineReader();
  return (chunk) => {
    for (const line of readLines(chunk)) {
      const [, worker = '', how, number] = /^\{"ended":"([^"]+)","(code|signal)":(\d+)\}$/.exec(line) ?? [];
      const exit =
        how === 'code' ? { code: Number(number), signal: null } : { code: null, signal: signalName(Number(number)) };
      told.get(worker)?.resolve(exit);
    }
  };
}

function signalName(number: number): string {
  const names = Object.entries(constants.signals).filter(([, each]) => each === number);
  return names[0]?.[0] ?? `signal ${number}`;
}
