import { GcdError } from '../../core/errors.js';
import type { Action } from '../command.js';

export const initAction: Action<object> = async () => {
  throw new GcdError('NotThereYet', 'gcd init is not there yet.');
};
