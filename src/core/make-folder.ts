import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { GcdError, hasErrno, reasonOf } from './errors.js';

/**
 * Makes a folder and those above it that are missing; one that is there already is fine. It climbs by itself because
 * mkdir's `recursive` never ends (Node 20.20, Linux 6) where a folder that exists answers ENOENT, as /proc does.
 *
 * @throws GcdError FolderNotMade, whose message says what is in the way; the error of a full disk as it is.
 */
export function makeFolder(path: string): void {
  try {
    makeMissing(path);
  } catch (error) {
    if (hasErrno(error, 'ENOSPC', 'EDQUOT')) throw error;
    throw new GcdError('FolderNotMade', whatIsInTheWay(path, error), { cause: error });
  }
}

function makeMissing(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (hasErrno(error, 'EEXIST') && statSync(path).isDirectory()) return;
    if (!hasErrno(error, 'ENOENT') || dirname(path) === path) throw error;
    makeMissing(dirname(path));
    makeLast(path);
  }
}

/** Makes a folder below one that is there by now: a second ENOENT is final. */
function makeLast(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!hasErrno(error, 'EEXIST') || !statSync(path).isDirectory()) throw error; // else somebody else was faster
  }
}

function whatIsInTheWay(path: string, error: unknown): string {
  let nearest = path;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  if (existsSync(nearest) && !statSync(nearest).isDirectory()) return `${nearest} is not a folder`;
  return hasErrno(error, 'ENOENT') ? `no folder can be made in ${nearest}` : `${reasonOf(error)} in ${nearest}`;
}
