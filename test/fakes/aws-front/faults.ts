import { type AwsCall, errorAnswer } from './call.js';
import type { Layer } from './front.js';

/** How a call goes wrong. */
export type Fault =
  /** AWS answers 500 to all of the SDK's attempts, and does nothing. */
  | 'refused'
  /** AWS does it, and the answer is lost: the SDK sees 500 on all attempts. */
  | 'answer-lost'
  /** AWS does it, and the caller dies before it hears of it. */
  | 'killed';

/** Counts calls, and lets one of them go wrong. */
export interface FaultLayer {
  readonly layer: Layer;
  /** Calls so far; the attempts of the SDK at one call count as one. */
  count(): number;
  /** The call that went wrong, if it has come. */
  struck(): AwsCall | undefined;
}

/**
 * Makes a layer in which call `at`, counted from 1, goes wrong.
 *
 * @param kill ends the caller; for the fault `killed`, which leaves the call without an answer.
 */
export function faultAt(at: number, fault: Fault, kill: () => void = () => {}): FaultLayer {
  const seen = new Map<string, number>();
  let struck: AwsCall | undefined;
  const layer: Layer = async (call, forward) => {
    const invocation = call.headers['amz-sdk-invocation-id'] ?? '';
    const isFirstAttempt = !seen.has(invocation);
    if (isFirstAttempt) seen.set(invocation, seen.size + 1);
    if (seen.get(invocation) !== at) return forward();
    struck = call;
    if (isFirstAttempt && fault !== 'refused') await forward();
    if (fault === 'killed') {
      kill();
      return new Promise(() => {});
    }
    return errorAnswer(call, 500, 'InternalFailure', 'an answer that was lost');
  };
  return { layer, count: () => seen.size, struck: () => struck };
}
