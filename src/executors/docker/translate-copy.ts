import { readCopyArguments, writeCopyArguments } from './copy-arguments.js';
import { isToolSource, LICENCE_REASON, namesLicence, projectSource, withProjectFolder } from './former-tool.js';
import type { Instruction } from './parse-dockerfile.js';
import type { Translation } from './translation.js';

/** Translates COPY or ADD: sources in the former tool's repository and the licence go, the project is the context. */
export function translateCopy(instruction: Instruction): Translation {
  const copy = readCopyArguments(instruction.args);
  if (instruction.hasHeredoc || copy.flags.some((flag) => flag.startsWith('--from='))) {
    return { text: instruction.text };
  }
  const leftOut = copy.sources.flatMap((source) => {
    const reason = reasonToLeaveOut(source);
    return reason === undefined ? [] : [{ text: `${instruction.keyword} ${source} ${copy.destination}`, reason }];
  });
  const kept = copy.sources.filter((source) => reasonToLeaveOut(source) === undefined);
  if (kept.length === 0) return { leftOut };
  const sources = kept.map((source) => projectSource(source) ?? source);
  const destination = withProjectFolder(copy.destination);
  const isSame =
    leftOut.length === 0 && destination === copy.destination && sources.every((source, i) => source === kept[i]);
  const text = isSame
    ? instruction.text
    : `${instruction.keyword} ${writeCopyArguments({ ...copy, sources, destination })}`;
  return { text, leftOut };
}

function reasonToLeaveOut(source: string): string | undefined {
  if (namesLicence(source)) return LICENCE_REASON;
  return isToolSource(source) ? "the former tool's own server" : undefined;
}
