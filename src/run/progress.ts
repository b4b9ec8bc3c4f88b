import type { Notice, Tally, TaskLabel } from '../core/notice.js';
import { countEnded } from './halt.js';

const RATE_WINDOW_MS = 10_000;

/** Knows what each worker is doing and how fast the run goes. */
export interface Progress {
  sent(worker: string, tasks: readonly string[], atMs: number): void;
  returned(worker: string, tasks: readonly string[]): void;
  ended(worker: string, task: string, atMs: number): void;
  snapshot(tally: Tally, nowMs: number): Extract<Notice, { type: 'run-progressed' }>;
}

/** Starts to follow a run. `labelOf` names a task that is running. */
export function followProgress(startMs: number, labelOf: (task: string) => TaskLabel | undefined): Progress {
  const waiting = new Map<string, Set<string>>();
  const since = new Map<string, number>();
  const samples: { readonly atMs: number; readonly ended: number }[] = [];
  return {
    sent(worker, tasks, atMs) {
      const queue = waiting.get(worker) ?? new Set();
      if (queue.size === 0) since.set(worker, atMs);
      for (const task of tasks) queue.add(task);
      waiting.set(worker, queue);
    },
    returned(worker, tasks) {
      for (const task of tasks) waiting.get(worker)?.delete(task);
    },
    ended(worker, task, atMs) {
      waiting.get(worker)?.delete(task);
      since.set(worker, atMs);
    },
    snapshot(tally, nowMs) {
      const ended = countEnded(tally);
      samples.push({ atMs: nowMs, ended });
      while (samples.length > 2 && (samples[1]?.atMs ?? nowMs) < nowMs - RATE_WINDOW_MS) samples.shift();
      const tasksPerSecond = rateOf(samples);
      const left = tally.total - ended;
      const etaMs = tasksPerSecond > 0 ? (1000 * left) / tasksPerSecond : null;
      const running = [...waiting].flatMap(([worker, queue]) => {
        const [first] = queue;
        const task = first === undefined ? undefined : labelOf(first);
        return task ? [{ worker, task, sinceMs: since.get(worker) ?? nowMs }] : [];
      });
      return {
        type: 'run-progressed',
        tally: { ...tally },
        elapsedMs: nowMs - startMs,
        tasksPerSecond,
        etaMs,
        running,
      };
    },
  };
}

function rateOf(samples: readonly { readonly atMs: number; readonly ended: number }[]): number {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.atMs <= first.atMs) return 0;
  return (1000 * (last.ended - first.ended)) / (last.atMs - first.atMs);
}
