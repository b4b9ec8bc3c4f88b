import { GcdError } from '../../core/errors.js';
import type { Action } from '../command.js';

export const validateAction: Action<object> = async () => {
  throw new GcdError('NotThereYet', 'gcd validate is not there yet.');
};
