import { GcdError } from '../../core/errors.js';
import type { Action } from '../command.js';

export const tryAction: Action<object> = async () => {
  throw new GcdError('NotThereYet', 'gcd try is not there yet.');
};
