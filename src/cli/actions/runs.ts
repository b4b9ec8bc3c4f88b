import { GcdError } from '../../core/errors.js';
import type { Action } from '../command.js';

export const runsAction: Action<object> = async () => {
  throw new GcdError('NotThereYet', 'gcd runs is not there yet.');
};
