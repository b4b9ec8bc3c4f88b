import { errorAnswer } from './call.js';
import type { Layer } from './front.js';

/** Answers each call of an action with this error. */
export function refuse(action: string, name: string): Layer {
  return async (call, forward) => (call.action === action ? errorAnswer(call, 403, name) : forward());
}
