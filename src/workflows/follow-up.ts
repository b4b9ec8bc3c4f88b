import { quoteArgument } from '../core/quote-argument.js';

/** Returns a command about a run as it can be copied: with the history folder, if the user has named one. */
export function followUp(command: string, runId: string, history: string | undefined): string {
  return `${command} ${runId}${history === undefined ? '' : ` --history ${quoteArgument(history)}`}`;
}
