import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { hasErrno } from '../../core/errors.js';
import { projectUnreadable } from './project-unreadable.js';

/** Says what of a project is no part of its image, by paths below the project. */
export interface IgnoreRules {
  readonly isIgnored: (path: string) => boolean;
  /** Tells whether something below an ignored folder may be taken in again. */
  readonly isSearched: (folder: string) => boolean;
}

/**
 * Never part of an image unless .dockerignore or .gcdignore take it in again by its name: `!results`, `!src/.venv`, but not
 * `!src` or `!**`. Results, environments and caches change without the code changing; `.env` holds credentials.
 */
const alwaysIgnored = [
  ...['results', '**/.git', '**/.venv', '**/node_modules', '.env', '.dockerignore', '.gcdignore'],
  ...['**/__pycache__', '**/*.pyc', '**/.pytest_cache', '**/.mypy_cache', '**/.ruff_cache', '**/.ipynb_checkpoints'],
  '**/.DS_Store',
];

/**
 * Reads the rules of a project: gcd's own, and those of its .dockerignore and .gcdignore.
 * @throws GcdError ProjectUnreadable.
 */
export async function readIgnoreRules(project: string): Promise<IgnoreRules> {
  const patterns = [
    ...(await readPatterns(join(project, '.dockerignore'))),
    ...(await readPatterns(join(project, '.gcdignore'))),
  ];
  const takenIn = patterns.flatMap(takenInBy);
  const names = takenIn.flatMap((path) => path.split('/').filter((name) => name !== ''));
  const isNamed = (ignored: string) => names.some(matcherOf([posix.basename(ignored)]));
  const isNeverIn = matcherOf(alwaysIgnored.filter((ignored) => !isNamed(ignored)));
  const isLeftOut = matcherOf([...alwaysIgnored.filter(isNamed), ...patterns]);
  return {
    isIgnored: (path) => isNeverIn(path) || isLeftOut(path),
    isSearched: (folder) => !isNeverIn(folder) && takenIn.some(mayLieBelow(folder)),
  };
}

async function readPatterns(path: string): Promise<string[]> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '').split(/\r?\n/);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return [];
    throw projectUnreadable(posix.basename(path), error);
  }
}

function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  const rules = dockerignore.default().add([...patterns]);
  return (path) => rules.ignores(path);
}

/** Returns what a pattern takes in again, as a path from the project's folder. */
function takenInBy(pattern: string): string[] {
  const [, path] = /^\s*!\s*(.*?)\s*$/.exec(pattern) ?? [];
  return path ? [posix.normalize(`/${path}`).slice(1)] : [];
}

/**
 * Tells whether what a pattern takes in may lie below a folder: an ignored one is searched only then. With a wildcard in it,
 * any folder may be meant that its beginning does not rule out, as BuildKit has it (https://github.com/tonistiigi/fsutil).
 */
function mayLieBelow(folder: string): (pattern: string) => boolean {
  return (pattern) => {
    if (`${pattern}/`.startsWith(`${folder}/`)) return true;
    const wildcard = pattern.search(/[*?[\\]/);
    if (wildcard === -1) return false;
    const beginning = pattern.slice(0, pattern.lastIndexOf('/', wildcard) + 1);
    return `${folder}/`.startsWith(beginning) || beginning.startsWith(`${folder}/`);
  };
}
