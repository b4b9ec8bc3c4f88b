import { GcdError, reasonOf } from '../../core/errors.js';

/** Makes the error for a file or folder of the project that has to be in its image and cannot be read. */
export function projectUnreadable(path: string, cause: unknown): GcdError {
  return new GcdError('ProjectUnreadable', `The project's image cannot have ${path} in it: ${reasonOf(cause)}.`, {
    hint: 'Make it readable, or keep it out by .gcdignore.',
    cause,
  });
}
