import { z } from 'zod';
import { parseByteSize, parseMemoryLimit } from '../core/byte-size.js';
import { parseDuration } from '../core/duration.js';
import { messageOf } from '../core/errors.js';
import { parseHalt } from '../core/halt.js';

/** What a key takes, before the description is added. Every field takes null, which means unset. */
export const field = {
  text: (expected = 'a text') => z.string({ error: expectedGot(expected) }).nullish(),

  /** A whole number of `least` or more, also as text. */
  whole: (least: number) =>
    parsed(`a whole number, ${least} or more`, z.int().min(least), (input) => {
      const value = /^\s*\d+\s*$/.test(String(input)) ? Number(input) : Number.NaN;
      return Number.isSafeInteger(value) && value >= least ? value : undefined;
    }),

  /** Milliseconds. */
  duration: () => parsed('seconds or a time such as 90s, 15m, 2h, 1d', z.number().min(0), parseDuration),

  /** Bytes. */
  byteSize: () => parsed('bytes or a size such as 512M, 2G', z.int().min(0), parseByteSize),

  /** Bytes, 0 for none. */
  memoryLimit: () => parsed('bytes or a size such as 512M, 2G', z.int().min(0), parseMemoryLimit),

  halt: () => parsed('a count such as fail=3 or a share such as 5%', z.int().min(1), parseHalt),

  /** A text, or a list of texts. */
  words: () =>
    z
      .union([z.string(), z.array(z.string())], { error: expectedGot('a regular expression or a list of words') })
      .nullish(),

  /** Names of environment variables with their values. */
  environment: () =>
    z
      .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
        z.union([z.string().refine(hasNoNul, wrongText), z.number(), z.boolean(), z.null()], wrongText),
        { error: (issue) => (issue.code === 'invalid_key' ? wrongName : wrongMap)(issue) },
      )
      .nullish(),

  /** Accepted and not looked at. */
  unused: () => z.unknown().optional(),
};

/** A process' environment ends each variable with a NUL (man 7 environ). */
const hasNoNul = (value: string) => !value.includes('\0');
const wrongText = { error: expectedGot('a text') };
const wrongName = expectedGot('a name of letters, digits and _');
const wrongMap = expectedGot('names with values, one a line');

/** Makes a field that is a number or a text and is read by `parse`, which returns undefined or throws what is wrong. */
function parsed<Output>(expected: string, number: z.ZodNumber, parse: (input: string | number) => Output | undefined) {
  const message = expectedGot(expected);
  return z
    .union([number, z.string()], { error: message })
    .transform((input, context) => {
      try {
        const output = parse(input);
        if (output !== undefined) return output;
        context.issues.push({ code: 'custom', input, message: message({ input }) });
      } catch (error) {
        context.issues.push({ code: 'custom', input, message: messageOf(error) });
      }
      return z.NEVER;
    })
    .nullish();
}

function expectedGot(expected: string) {
  return ({ input }: { input?: unknown }) => `expected ${expected}, got ${shown(input)}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map of keys';
  return JSON.stringify(value) ?? 'nothing';
}
