import { setImmediate as nextTurn } from 'node:timers/promises';

/** Is called once for each small step of a long computation; a promise that comes back is to be waited for. */
export type Pacer = () => Promise<void> | undefined;

/** How long other things, such as Ctrl-C and the clock on the screen, may have to wait. */
const LONGEST_STRETCH_MS = 20;
/** Looking at the time costs as much as a short step. */
const STEPS_BETWEEN_LOOKS = 64;

/** Makes a pacer that lets the event loop turn now and then; its promises reject with the signal's reason when aborted. */
export function createPacer(signal?: AbortSignal): Pacer {
  let steps = 0;
  let sinceMs = performance.now();
  const rest = async (): Promise<void> => {
    await nextTurn();
    signal?.throwIfAborted();
    sinceMs = performance.now();
  };
  return () => {
    steps += 1;
    if (steps % STEPS_BETWEEN_LOOKS !== 0) return undefined;
    return performance.now() - sinceMs < LONGEST_STRETCH_MS ? undefined : rest();
  };
}
