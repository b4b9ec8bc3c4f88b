import { type GcdError, usageError } from '../core/errors.js';
import { printableFileName } from '../core/file-name.js';
import { nearestNames } from './nearest-names.js';

/** How many listed names are compared with a missing one: a suggestion is not worth more time than that. */
const comparedNames = 20_000;

/** Makes the error that names every missing file of a source at once, each with the listed names nearest to it. */
export function missingInputs(missing: readonly string[], place: string, listed: readonly string[]): GcdError {
  const lines = missing.map((name) => {
    const near = nearestNames(name, listed.slice(0, comparedNames)).map(printableFileName);
    return near.length === 0 ? printableFileName(name) : `${printableFileName(name)} (nearest: ${near.join(', ')})`;
  });
  const count = missing.length === 1 ? 'A named file is' : `${missing.length} named files are`;
  return usageError(
    'InputsMissing',
    `${count} not in ${place}: ${lines.join('; ')}`,
    'Names are paths below the data folder, or whole keys of the bucket.',
  );
}
