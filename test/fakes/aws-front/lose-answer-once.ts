import { faultAt } from './faults.js';
import type { Layer } from './front.js';

/** Does the first such call, and answers all of the SDK's attempts at it with 500. */
export function loseAnswerOnce(action: string): Layer {
  let lost: Layer | undefined;
  return (call, forward) => {
    if (call.action === action) lost ??= faultAt(1, 'answer-lost').layer;
    return call.action === action && lost ? lost(call, forward) : forward();
  };
}
