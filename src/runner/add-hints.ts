import type { AttemptEnded, TaskFailure } from '../core/attempt.js';
import type { EventBatch, ExecutorEvent } from '../core/executor.js';

/** Says what helps against a failure of the user's code; undefined when nothing is known to. */
export type HintFor = (failure: TaskFailure) => Promise<string | undefined>;

/** Yields the batches as they come, with a hint at each failure for which one is known. */
export async function* addHints(batches: AsyncIterable<EventBatch>, hintFor: HintFor): AsyncGenerator<EventBatch> {
  for await (const batch of batches) {
    if (!batch.events.some(lacksHint)) yield batch;
    else yield { ...batch, events: await Promise.all(batch.events.map((event) => withHint(event, hintFor))) };
  }
}

async function withHint(event: ExecutorEvent, hintFor: HintFor): Promise<ExecutorEvent> {
  if (!lacksHint(event)) return event;
  const hint = await hintFor(event.failure);
  if (hint === undefined) return event;
  const failure = { ...event.failure, hint };
  return { ...event, failure, text: JSON.stringify({ ...JSON.parse(event.text), failure }) };
}

function lacksHint(event: ExecutorEvent): event is AttemptEnded & { failure: TaskFailure } {
  return event.type === 'attempt-ended' && event.failure !== undefined && event.failure.hint === undefined;
}
