import { encodeFileName } from '../core/file-name.js';

/**
 * Orders two names as their bytes are ordered, as S3 lists keys. Code units agree with that below U+D800; from there on
 * UTF-16 puts U+1F600 before U+FF5E, and an escaped byte of a name that is not UTF-8 stands for itself.
 */
export function compareNames(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let index = 0;
  while (index < end && a.charCodeAt(index) === b.charCodeAt(index)) index += 1;
  if (index === end) return a.length - b.length;
  const [unitA, unitB] = [a.charCodeAt(index), b.charCodeAt(index)];
  if (unitA < 0xd800 && unitB < 0xd800) return unitA - unitB;
  return Buffer.compare(encodeFileName(a), encodeFileName(b));
}
