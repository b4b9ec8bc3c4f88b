import { GcdError } from '../../core/errors.js';
import type { Action } from '../command.js';

export const pruneAction: Action<object> = async () => {
  throw new GcdError('NotThereYet', 'gcd prune is not there yet.');
};
