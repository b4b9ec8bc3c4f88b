import { relative } from 'node:path';

/** Returns a path as it is seen from the working folder, where that is shorter: for what lies below it. */
export function showPath(path: string, cwd: string): string {
  if (path === '') return '';
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}
