import { GcdError } from '../../core/errors.js';
import type { Action } from '../command.js';

export const reportAction: Action<object> = async () => {
  throw new GcdError('NotThereYet', 'gcd report is not there yet.');
};
