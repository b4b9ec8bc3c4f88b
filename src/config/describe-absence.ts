import { stat } from 'node:fs/promises';
import { danglingTarget } from '../core/file-trouble.js';

/** Says that a file or folder is not where it was looked for, or what is there instead. */
export async function describeAbsence(kind: 'file' | 'folder', path: string): Promise<string> {
  return (await describeObstacle(kind, path)) ?? `there is no ${kind} ${path}`;
}

/** Says what is where a file or folder was looked for, and is neither: a link to nowhere, or the other of the two. */
export async function describeObstacle(kind: 'file' | 'folder', path: string): Promise<string | undefined> {
  const target = await danglingTarget(path);
  if (target !== undefined) return `${path} is a link to ${target}, which is not there`;
  const entry = await stat(path).catch(() => undefined);
  return entry && `${path} is ${entry.isDirectory() ? 'a folder' : 'a file'}, not a ${kind}`;
}
