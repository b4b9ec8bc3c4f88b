import { parseByteSize } from '../core/byte-size.js';
import { parseDuration } from '../core/duration.js';
import { GcdError, usageError } from '../core/errors.js';
import type { RunFilesInput } from '../workflows/run-files-input.js';

/** Makes the parser of an option that takes a whole number; throws InvalidNumber. */
export function wholeNumber(option: string, min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `from ${min} to ${max}`;
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw usageError('InvalidNumber', `${option} takes a whole number, ${range}: "${text}" is not one.`);
  };
}

/** Makes the parser of an option that takes a time, into milliseconds above 0; throws InvalidTime. */
export function duration(option: string): (text: string) => number {
  return positive(option, 'InvalidTime', 'a time such as 90 (seconds), 15m, 2h, 30d', parseDuration);
}

/** Makes the parser of an option that takes an amount of memory, into bytes above 0; throws InvalidMemory. */
export function memory(option: string): (text: string) => number {
  return positive(option, 'InvalidMemory', 'an amount such as 512M or 2G', parseByteSize);
}

function positive(option: string, code: string, wanted: string, parse: (text: string) => number) {
  return (text: string): number => {
    const value = accepted(() => parse(text));
    if (value !== undefined && value > 0) return value;
    throw usageError(code, `${option} takes ${wanted}: "${text}" is not one.`);
  };
}

/** Returns what a parser of core makes of a text; undefined when it refuses. */
function accepted(parse: () => number): number | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof GcdError) return undefined;
    throw error;
  }
}

/** Parses when to stop a run that goes wrong: `fail=5`, `fail=10%`, or without the `fail=`; throws InvalidHalt. */
export function parseHalt(text: string): NonNullable<RunFilesInput['halt']> {
  const match = /^(?:fail=)?(\d+)(%?)$/.exec(text);
  const value = Number(match?.[1]);
  if (match?.[2] === '%' && value >= 1 && value <= 100) return { percent: value };
  if (match?.[2] === '' && value >= 1) return { failed: value };
  const forms = 'a number of failed tasks (fail=5) or a share of all tasks (10%)';
  throw usageError('InvalidHalt', `--halt takes ${forms}: "${text}" is neither.`);
}

/** Makes the parser of an option whose text must not be empty, such as the name of a folder; throws EmptyValue. */
export function nonEmpty(option: string): (text: string) => string {
  return (text) => {
    if (text !== '') return text;
    throw usageError('EmptyValue', `${option} needs a value: the one given is empty.`);
  };
}
