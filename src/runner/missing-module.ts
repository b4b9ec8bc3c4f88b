import type { TaskFailure } from '../core/attempt.js';

/** Tells whether Python did not find a module that is to be installed; one of the project's own is not. */
export function isMissingModule({ exception, message }: TaskFailure): boolean {
  return exception === 'ModuleNotFoundError' && !/^No module named 'project[.']/.test(message);
}
