import type { RunnerExit } from './launcher.js';

/** Is how the end of a task is told whose runner is gone. */
export interface Loss {
  readonly state: 'lost' | 'out-of-memory';
  readonly message: string;
}

/** Is the loss of a runner that the kernel ended for want of memory. */
export const OUT_OF_MEMORY: Loss = {
  state: 'out-of-memory',
  message: 'The task needed more memory than there was: the kernel ended it, and its runner with it.',
};

/** Makes the loss of a runner that is gone for this reason. */
export function lost(reason: string): Loss {
  return { state: 'lost', message: `The runner is gone: ${reason}` };
}

/** Says in one line how a runner ended, with its last words. */
export function describeExit({ code, signal, stderrTail }: RunnerExit): string {
  const how = signal === null ? `it exited with code ${code}` : `it was ended by ${signal}`;
  const words = stderrTail.trim();
  return words === '' ? how : `${how}: ${words}`;
}
