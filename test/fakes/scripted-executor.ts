import { attemptEnded } from '../../src/core/attempt.js';
import type { EventBatch, Executor, ExecutorEvent } from '../../src/core/executor.js';
import type { FinalState } from '../../src/core/task.js';

/** What becomes of an attempt: its end, back unbegun, or nothing at all until the executor is stopped. */
export type Script = (task: string, attempt: number) => FinalState | 'returned' | 'hangs';

export interface ScriptedExecutor extends Executor {
  /** What was submitted, in order, as `id#attempt`. */
  readonly submitted: readonly string[];
  readonly acknowledged: readonly number[];
}

/**
 * Is an executor of one slot that runs nothing: each submitted task ends as the script says, one batch a task. It stands
 * in for worker losses and returns that no real executor shows on demand; everything else is tested on real ones.
 */
export function createScriptedExecutor(script: Script): ScriptedExecutor {
  const submitted: string[] = [];
  const acknowledged: number[] = [];
  const waiting: EventBatch[] = [];
  let isOpen = true;
  let wake = () => {};
  let seq = 0;

  function emit(...events: ExecutorEvent[]): void {
    waiting.push({ seq: seq++, events });
    wake();
  }

  async function* events(): AsyncGenerator<EventBatch> {
    while (isOpen || waiting.length > 0) {
      const batch = waiting.shift();
      if (batch) yield batch;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  function end(): void {
    isOpen = false;
    wake();
  }

  return {
    name: 'scripted',
    slots: 1,
    submitted,
    acknowledged,
    async start() {
      emit({ type: 'worker-ready', worker: 'scripted-0', node: 'n', hostname: 'h', hostIp: '127.0.0.1', pid: 1 });
      return { accepts: [], pythonVersion: '3.8.0' };
    },
    share: () => {},
    room: 1,
    submit(batch) {
      for (const { task, attempt } of batch) {
        submitted.push(`${task.id}#${attempt}`);
        emit({ type: 'tasks-sent', worker: 'scripted-0', tasks: [task.id] });
        const outcome = script(task.id, attempt);
        if (outcome === 'returned') emit({ type: 'tasks-returned', worker: 'scripted-0', tasks: [task.id] });
        else if (outcome !== 'hangs') emit(endOf(task.id, attempt, outcome));
      }
      return undefined;
    },
    close: end,
    events: events(),
    acknowledge: (batch) => void acknowledged.push(batch),
    cancel: () => {},
    async stop() {
      end();
    },
  };
}

function endOf(task: string, attempt: number, state: FinalState): ExecutorEvent {
  const failure = { exception: 'Scripted', message: state, traceback: '', outputTail: '' };
  const end = attemptEnded('scripted-0', {
    ...{ task, attempt, state, startMs: 0, endMs: 1, cpuMs: 0, peakBytes: null },
    ...(state === 'succeeded' ? { result: '{}' } : { failure }),
  });
  if (state !== 'succeeded') return end;
  return { type: 'tasks-succeeded', worker: end.worker, tasks: [task], texts: [end.text] };
}
