import type { Notice, Tally, TaskLabel } from '../core/notice.js';
import { countEnded } from './halt.js';

const RATE_WINDOW_MS = 10_000;

/** Knows what each worker is doing and how fast the run goes. */
export interface Progress {
  sent(worker: string, tasks: readonly string[], atMs: number): void;
  /** Takes back tasks that a worker has been sent, and that will be sent again. */
  returned(worker: string, tasks: readonly string[]): void;
  ended(worker: string, atMs: number): void;
  snapshot(tally: Tally, nowMs: number): Extract<Notice, { type: 'run-progressed' }>;
}

/** Is what a worker was sent, in order, and since when the first of it that has not ended is running. */
interface Work {
  tasks: string[];
  sinceMs: number;
}

/** Starts to follow a run. `labelOf` names a task that has not ended; undefined for one that has. */
export function followProgress(startMs: number, labelOf: (task: string) => TaskLabel | undefined): Progress {
  const workers = new Map<string, Work>();
  const samples: { readonly atMs: number; readonly ended: number }[] = [];

  /** Looks up what has ended only when it is asked for: tasks may be far more than anybody looks. */
  function runningOf(worker: string, work: Work) {
    work.tasks = work.tasks.filter(labelOf);
    const task = labelOf(work.tasks[0] ?? '');
    return task ? [{ worker, task, sinceMs: work.sinceMs }] : [];
  }

  return {
    sent(worker, tasks, atMs) {
      const work = workers.get(worker) ?? { tasks: [], sinceMs: atMs };
      workers.set(worker, work);
      // A worker whose last task has not ended is still at one that it was sent before.
      if (!labelOf(work.tasks.at(-1) ?? '')) work.sinceMs = atMs;
      work.tasks.push(...tasks);
    },
    returned(worker, tasks) {
      const work = workers.get(worker);
      const gone = new Set(tasks);
      if (work) work.tasks = work.tasks.filter((task) => !gone.has(task));
    },
    ended(worker, atMs) {
      const work = workers.get(worker);
      if (work) work.sinceMs = atMs;
    },
    snapshot(tally, nowMs) {
      const ended = countEnded(tally);
      samples.push({ atMs: nowMs, ended });
      while (samples.length > 2 && (samples[1]?.atMs ?? nowMs) < nowMs - RATE_WINDOW_MS) samples.shift();
      const tasksPerSecond = rateOf(samples);
      const left = tally.total - ended;
      const etaMs = tasksPerSecond > 0 ? (1000 * left) / tasksPerSecond : null;
      const running = [...workers].flatMap(([worker, work]) => runningOf(worker, work));
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
