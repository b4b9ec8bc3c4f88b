import { GcdError } from '../core/errors.js';
import type { Broken } from './runner-message.js';

/** Makes the error ProjectBroken: one line when a module is missing, else Python's own words too. */
export function projectBroken(broken: Broken, hint?: string): GcdError {
  const { exception, message, traceback, outputTail, missingModule } = broken;
  const what = exception === '' ? message : `${exception}: ${message}`;
  const words = missingModule === undefined ? [traceback.trim(), exception === '' ? outputTail.trim() : ''] : [];
  const lines = [`The project cannot be used: ${what}`, ...words].filter((line) => line !== '');
  return new GcdError('ProjectBroken', lines.join('\n'), hint === undefined ? {} : { hint });
}
