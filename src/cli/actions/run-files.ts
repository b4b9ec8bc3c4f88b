import { GcdError } from '../../core/errors.js';
import { checkRunFilesInput } from '../../workflows/check-run-files-input.js';
import type { RunFilesInput } from '../../workflows/run-files-input.js';
import type { Action } from '../command.js';

export const runFilesAction: Action<RunFilesInput> = async ({ input }) => {
  checkRunFilesInput(input);
  throw new GcdError('NotThereYet', 'gcd run-files is not there yet.');
};
