import { GcdError } from '../core/errors.js';
import { isMissingModule } from './missing-module.js';
import type { Broken } from './runner-message.js';

/** Makes the error ProjectBroken: one line when a module is missing, else Python's own words after it. */
export function projectBroken(broken: Broken, hint?: string): GcdError {
  const { exception, message, traceback, outputTail } = broken;
  const what = exception === '' ? message : `${exception}: ${message}`;
  const words = isMissingModule(broken) ? [] : [traceback.trim(), exception === '' ? outputTail.trim() : ''];
  const lines = [`The project cannot be used: ${what}`, ...words].filter((line) => line !== '');
  return new GcdError('ProjectBroken', lines.join('\n'), hint === undefined ? {} : { hint });
}
