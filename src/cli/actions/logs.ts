import { GcdError } from '../../core/errors.js';
import type { Action } from '../command.js';

export const logsAction: Action<object> = async () => {
  throw new GcdError('NotThereYet', 'gcd logs is not there yet.');
};
