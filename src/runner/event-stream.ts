import type { EventBatch, ExecutorEvent } from '../core/executor.js';

/** Is an executor's one ordered stream of events. */
export interface EventStream {
  emit(events: readonly ExecutorEvent[]): void;
  /** Ends the stream after what was emitted, with an error if one is given. Idempotent: the first call counts. */
  end(error?: Error): void;
  readonly batches: AsyncIterable<EventBatch>;
}

/** Makes a stream whose batches hold all that was emitted since the reader took the one before. */
export function createEventStream(): EventStream {
  let waiting: readonly ExecutorEvent[] = [];
  let ended: { readonly error: Error | undefined } | undefined;
  let wake: (() => void) | undefined;
  let seq = 0;

  async function* read(): AsyncGenerator<EventBatch> {
    for (;;) {
      if (waiting.length > 0) {
        const events = waiting;
        waiting = [];
        yield { seq: seq++, events };
      } else if (ended) {
        if (ended.error) throw ended.error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  return {
    emit(events) {
      waiting = waiting.length === 0 ? events : waiting.concat(events);
      wake?.();
    },
    end(error) {
      ended ??= { error };
      wake?.();
    },
    batches: read(),
  };
}
