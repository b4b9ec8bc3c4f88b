import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { listFiles } from './list-files.js';
import { repoRoot } from './repo-root.js';

/** What each room may import besides itself; docs/architecture.md draws the same. */
const allowed: Record<string, readonly string[]> = {
  core: [],
  history: ['core'],
  run: ['core'],
  inputs: ['core'],
  config: ['core'],
  reports: ['core'],
  runner: ['core'],
  remote: ['core'],
  aws: ['core'],
  provision: ['core'],
  'executors/local': ['runner', 'core'],
  'executors/docker': ['runner', 'core'],
  agent: ['runner', 'core'],
  workflows: [
    ...['executors/local', 'executors/docker', 'provision', 'aws', 'remote'],
    ...['inputs', 'run', 'history', 'runner', 'reports', 'config', 'core'],
  ],
  cli: ['workflows', 'core'],
};

const src = join(repoRoot, 'src');

function roomOf(path: string): string {
  const parts = relative(src, path).split('/');
  return parts[0] === 'executors' ? `executors/${parts[1]}` : (parts[0] ?? '');
}

function nameOf(file: string): string {
  return relative(src, file);
}

/** Returns the files that a file imports, types too. */
function importsOf(file: string): string[] {
  const targets = readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']*)'/g);
  return [...targets].map(([, target = '']) => resolve(dirname(file), target.replace(/\.js$/, '.ts')));
}

test('imports go downwards only', () => {
  const wrong: string[] = [];
  for (const file of listFiles(src, '.ts')) {
    const room = roomOf(file);
    assert.ok(allowed[room], `${room} is not a room of the house (${file})`);
    for (const target of importsOf(file)) {
      const other = roomOf(target);
      if (other !== room && !allowed[room].includes(other)) wrong.push(`${nameOf(file)} -> ${nameOf(target)}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('no files import each other in a circle', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const follow = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].map(nameOf).join(' -> '));
    if (done.has(file) || path.includes(file)) return;
    for (const target of importsOf(file)) if (target.endsWith('.ts')) follow(target, [...path, file]);
    done.add(file);
  };
  for (const file of listFiles(src, '.ts')) follow(file, []);
  assert.deepEqual(circles, []);
});

test('below cli nothing prints, asks, exits or reads the environment', () => {
  const wrong: string[] = [];
  for (const file of listFiles(src, '.ts').filter((path) => !['cli', 'agent'].includes(roomOf(path)))) {
    const text = readFileSync(file, 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
    for (const [found] of text.matchAll(/console\.\w+|process\.(exit\b|exitCode|stdout|stderr|stdin|env\b|argv)/g)) {
      wrong.push(`${relative(src, file)}: ${found}`);
    }
  }
  assert.deepEqual(wrong, []);
});
