import { GcdError } from '../core/errors.js';
import { LEDGER_VERSION } from '../core/journal-event.js';

/** Makes the error LedgerDamaged: a file of the ledger is not what gcd wrote. */
export function ledgerDamaged(path: string, why: string, cause?: unknown): GcdError {
  return new GcdError('LedgerDamaged', `${path} is damaged: ${why}.`, {
    hint: 'The file was changed by something other than gcd. Restore it from a copy, or start a new run.',
    cause,
  });
}

/** Makes the error UnknownFormat: a file of the ledger was written by another gcd. */
export function unknownFormat(path: string, version: unknown): GcdError {
  return new GcdError('UnknownFormat', `${path} is in format ${version}; this gcd knows format ${LEDGER_VERSION}.`, {
    hint: 'Use the version of gcd that wrote it, or a newer one.',
  });
}
