import { LICENCE_REASON, namesLicence, toolVariables, withProjectFolder } from './former-tool.js';
import { type Instruction, oneLine } from './parse-dockerfile.js';
import { splitWords } from './shell-words.js';
import type { Translation } from './translation.js';

/** Leaves the former tool's build arguments out of ARG. */
export function translateArg(instruction: Instruction): Translation {
  const words = splitWords(instruction.args);
  const kept = words.filter((word) => !toolVariables.has(word.split('=')[0]!));
  if (kept.length === words.length) return { text: instruction.text };
  const leftOut = [{ text: oneLine(instruction), reason: 'a build argument of the former tool' }];
  return kept.length === 0 ? { leftOut } : { text: `ARG ${kept.join(' ')}`, leftOut };
}

/** Leaves the former tool's variables out of ENV, and those that are made from the licence's path. */
export function translateEnv(instruction: Instruction): Translation {
  const pairs = splitWords(instruction.args);
  // The older form is `ENV name rest of the line`.
  const isOlderForm = !pairs[0]?.includes('=');
  const entries = isOlderForm ? [instruction.args] : pairs;
  const kept = entries.filter((entry) => !toolVariables.has(entry.split(/[=\s]/)[0]!) && !namesLicence(entry));
  const text = `ENV ${kept.map(withProjectFolder).join(' ')}`;
  if (kept.length === entries.length) return { text: text === oneLine(instruction) ? instruction.text : text };
  const reason = namesLicence(instruction.args) ? LICENCE_REASON : 'a variable of the former tool';
  const leftOut = [{ text: oneLine(instruction), reason }];
  return kept.length === 0 ? { leftOut } : { text, leftOut };
}
