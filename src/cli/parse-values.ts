import { parseMemoryLimit } from '../core/byte-size.js';
import { parseDuration } from '../core/duration.js';
import { GcdError, usageError } from '../core/errors.js';
import { type Halt, parseHalt } from '../core/halt.js';

/** Makes the parser of an option that takes a whole number; throws InvalidNumber. */
export function wholeNumber(option: string, min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `from ${min} to ${max}`;
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw usageError('InvalidNumber', `${option} takes a whole number, ${range}: "${text}" is not one.`);
  };
}

/** Makes the parser of an option that takes a time, into milliseconds; throws InvalidTime. */
export function duration(option: string): (text: string) => number {
  return refusing(option, 'InvalidTime', 'a time such as 90 (seconds), 15m, 2h, 30d', parseDuration);
}

/** Makes the parser of an option that takes a limit on memory, into bytes; throws InvalidMemory. */
export function memory(option: string): (text: string) => number {
  return refusing(option, 'InvalidMemory', 'an amount such as 512M or 2G, 6M at least or 0 for none', parseMemoryLimit);
}

/** Names the option, which the parsers of core do not know. */
function refusing(option: string, code: string, wanted: string, parse: (text: string) => number) {
  return (text: string): number => {
    const value = accepted(() => parse(text));
    if (value !== undefined) return value;
    throw usageError(code, `${option} takes ${wanted}: "${text}" is not one.`);
  };
}

/** Returns what a parser of core makes of a text; undefined when it refuses. */
function accepted<Value>(parse: () => Value): Value | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof GcdError) return undefined;
    throw error;
  }
}

/** Makes the parser of the run's brake; throws InvalidHalt. */
export function halt(option: string): (text: string) => Halt {
  return (text) => {
    const parsed = accepted(() => parseHalt(text));
    if (parsed !== undefined) return parsed;
    throw usageError(
      'InvalidHalt',
      `${option} takes a count such as fail=5 or a share such as 10%: "${text}" is neither.`,
    );
  };
}

/** Makes the parser of an option whose text must not be empty, such as the name of a folder; throws EmptyValue. */
export function nonEmpty(option: string): (text: string) => string {
  return (text) => {
    if (text !== '') return text;
    throw usageError('EmptyValue', `${option} needs a value: the one given is empty.`);
  };
}
