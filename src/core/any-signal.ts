import { setMaxListeners } from 'node:events';

/** Returns a signal that is aborted as soon as one of these is. Any number may listen: Node calls more than ten a leak. */
export function anySignal(...signals: readonly AbortSignal[]): AbortSignal {
  const any = AbortSignal.any([...signals]);
  setMaxListeners(0, any);
  return any;
}
