import type { GcdError } from '../core/errors.js';

/** Is one thing that `gcd validate` has to say. */
export interface Finding {
  /** A mistake keeps a run from working; a warning may; a note is good to know. */
  readonly severity: 'mistake' | 'warning' | 'note';
  readonly message: string;
  readonly hint?: string;
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Keys from the top of config.yaml, joined by dots. */
  readonly path?: string;
}

/** Makes a finding of an error. */
export function mistakeOf({ message, hint }: GcdError): Finding {
  return { severity: 'mistake', message, ...(hint === undefined ? {} : { hint }) };
}
