import { PassThrough } from 'node:stream';
import { type Executor, type ExecutorEvent, endsToldBy } from '../../src/core/executor.js';
import type { Launcher, RunnerExit } from '../../src/runner/launcher.js';
import { createRunnerPool } from '../../src/runner/runner-pool.js';

/** What a runner says of itself once it has imported the project. */
export const READY = { pid: 7, hostname: 'h', hostIp: '10.0.0.1', python: '3.11.2', accepts: ['attempt'] };

/** Is a runner made of streams: the test says its lines, and sees those that it is sent. */
export class ScriptedRunner {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly exited: Promise<RunnerExit>;
  exit!: (exit: RunnerExit) => void;

  constructor(first: string) {
    this.exited = new Promise((resolve) => {
      this.exit = resolve;
    });
    this.stdin.on('data', (chunk: Buffer) => {
      if (chunk.includes('"control":"stop"')) this.exit({ code: 0, signal: null, stderrTail: '' });
    });
    this.say(first);
  }

  say(line: string): void {
    this.stdout.write(`${line}\n`);
  }

  async kill(): Promise<void> {
    this.exit({ code: null, signal: 'SIGKILL', stderrTail: '' });
  }
}

/** Makes a launcher that is asked for one runner after the other; `time` counts them from 0. */
export function scripted(launch: (time: number) => ScriptedRunner): Launcher {
  let times = 0;
  return {
    launch: async () => launch(times++),
    setup: () => ({ project: '/p', scratch: '/s', log: '/l', values: '/v', graceMs: 1 }),
    workerName: (slot) => `test-${slot}`,
  };
}

/** Returns a task without limits or arguments. */
export function task(id: string) {
  return { id, kind: 'python' as const, priority: 0, limits: {}, payload: '{}' };
}

/** Makes a pool of one slot. */
export function pool(launcher: Launcher): Executor {
  return createRunnerPool({ name: 'test', slots: 1, node: 'here', launcher });
}

/** Reads events up to the batch with the first that fits, and returns them; nothing can be read after that. */
export async function readUntil(executor: Executor, fits: (event: ExecutorEvent) => boolean): Promise<ExecutorEvent[]> {
  const seen: ExecutorEvent[] = [];
  for await (const { events } of executor.events) {
    seen.push(...events);
    if (events.some(fits)) break;
  }
  return seen;
}

/** Submits first attempts at tasks in one go. */
export function submitAll(executor: Executor, ...ids: readonly string[]): void {
  executor.submit(ids.map((id) => ({ task: task(id), attempt: 1 })));
}

/** Returns how many tasks were sent at a time. */
export function sentTogether(events: readonly ExecutorEvent[]): number[] {
  return events.flatMap((event) => (event.type === 'tasks-sent' ? [event.tasks.length] : []));
}

/** Returns the tasks whose end an event tells. */
export function endedIn(event: ExecutorEvent): string[] {
  return endsToldBy(event).map(({ task }) => task);
}
