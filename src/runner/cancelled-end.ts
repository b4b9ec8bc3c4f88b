import { type AttemptEnded, attemptEnded } from '../core/attempt.js';
import type { Submission } from '../core/executor.js';

/** Makes the end of a task that was cancelled before it had begun; the worker without a name is gcd itself. */
export function cancelledEnd({ task, attempt }: Submission, nowMs: number): AttemptEnded {
  return attemptEnded('', {
    ...{ task: task.id, attempt, state: 'cancelled' },
    ...{ startMs: nowMs, endMs: nowMs, cpuMs: 0, peakBytes: null },
    failure: { exception: '', message: 'The task was cancelled.', traceback: '', outputTail: '' },
  });
}
