import { type GcdError, usageError } from '../core/errors.js';
import type { Settings } from './config-schema.js';

/** Is where in a file something was found. */
export interface Place {
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Keys from the top, joined by dots. */
  readonly path?: string;
}

/** Is something in the configuration that gcd cannot go on with. */
export interface Mistake extends Place {
  /** What was expected and what was got. */
  readonly message: string;
  readonly hint?: string;
}

/** Is what is wrong with the value of a key that could be read. */
export interface KeyMistake {
  readonly key: keyof Settings;
  readonly message: string;
  readonly hint?: string;
}

/** Is something in the configuration that the user should know, said once. */
export interface Remark extends Place {
  /** Stable, in kebab-case. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** Makes the one error that lists all mistakes, a line each: code ConfigInvalid, exit code 2. */
export function configError(mistakes: readonly Mistake[]): GcdError {
  const count = mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`;
  const lines = mistakes.map((mistake) => `  ${describeMistake(mistake)}`);
  const hints = [...new Set(mistakes.flatMap(({ hint }) => hint ?? []))];
  return usageError(
    'ConfigInvalid',
    [`the configuration has ${count}:`, ...lines].join('\n'),
    hints.length > 0 ? hints.join('\n') : 'docs/config.md explains every key; gcd validate checks the whole project',
  );
}

/** Returns a mistake as one line, such as `/p/config.yaml:4: timeout: expected seconds, got "soon"`. */
function describeMistake({ file, line, path, message }: Mistake): string {
  const place = file === undefined ? undefined : line === undefined ? file : `${file}:${line}`;
  return [place, path, message].filter((part) => part).join(': ');
}
