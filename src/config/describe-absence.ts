import { danglingTarget } from '../core/file-trouble.js';

/** Says that something is not where it was looked for; a link to nowhere is told as one. */
export async function describeAbsence(kind: 'file' | 'folder', path: string): Promise<string> {
  const target = await danglingTarget(path);
  return target === undefined ? `there is no ${kind} ${path}` : `${path} is a link to ${target}, which is not there`;
}
