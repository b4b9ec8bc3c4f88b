import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { extract } from 'tar-stream';
import { hashContext } from '../../src/executors/docker/hash-context.js';
import { listContext } from '../../src/executors/docker/list-context.js';
import { DOCKERFILE_NAME, packContext } from '../../src/executors/docker/pack-context.js';

function makeProject(files: Readonly<Record<string, string>>): string {
  const project = mkdtempSync(join(tmpdir(), 'gcd-context-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  return project;
}

async function pathsOf(project: string, leaveOut: readonly string[] = []): Promise<string[]> {
  return (await listContext(project, leaveOut)).filter(({ type }) => type !== 'directory').map(({ path }) => path);
}

async function tagOf(project: string, leaveOut: readonly string[] = []): Promise<string> {
  return hashContext(project, 'FROM a\n', { entries: await listContext(project, leaveOut) });
}

test('results, environments, caches and credentials are no part of a build', async () => {
  const project = makeProject({
    'entrypoint.py': '',
    'pkg/results/kept.txt': '',
    ...{ 'results/run/results.csv': '', '.venv/bin/python': '', '.git/HEAD': '', '.env': '', '.dockerignore': '' },
    ...{ 'pkg/__pycache__/a.cpython-311.pyc': '', 'pkg/old.pyc': '', 'web/node_modules/x/y.js': '' },
  });
  assert.deepEqual(await pathsOf(project), ['entrypoint.py', 'pkg/results/kept.txt']);
});

test('.dockerignore and .gcdignore name what stays out, and can take in again', async () => {
  const project = makeProject({
    '.dockerignore': '# notes\n*.md\n!README.md\ndocs\n!docs/kept/page.txt\n',
    '.gcdignore': '**/*.tmp\n!.env\n',
    ...{ 'a.py': '', 'notes.md': '', 'README.md': '', 'sub/deep.md': '', 'sub/x.tmp': '', '.env': '' },
    ...{ 'docs/page.txt': '', 'docs/kept/page.txt': '', 'docs/kept/other.txt': '' },
  });
  assert.deepEqual(await pathsOf(project), ['.env', 'README.md', 'a.py', 'docs/kept/page.txt', 'sub/deep.md']);
});

test('what is taken in by a wildcard is found in ignored folders too, however it is written', async () => {
  const files = { 'a.py': '', 'a.txt': '', 'src/a.py': '', 'src/deep/b.py': '', 'src/deep/b.txt': '', 'lib/c.py': '' };
  const cases: readonly [patterns: string, found: readonly string[]][] = [
    ['*\n!**/*.py\n', ['a.py', 'lib/c.py', 'src/a.py', 'src/deep/b.py']],
    ['*\n!src/**/*.py\n', ['src/a.py', 'src/deep/b.py']],
    ['*\n  ! ./src/deep/\n', ['src/deep/b.py', 'src/deep/b.txt']],
    ['*\n!l*/c.py\n', ['lib/c.py']],
  ];
  for (const [patterns, found] of cases) {
    assert.deepEqual(await pathsOf(makeProject({ ...files, '.dockerignore': patterns })), found, patterns);
  }
});

test('an ignore file that takes in all of a folder leaves its caches and environments out, unless it names them', async () => {
  const files = {
    'src/a.py': '',
    'src/__pycache__/a.pyc': '',
    'src/.venv/bin/python': '',
    '.venv/b.py': '',
    '.env': '',
  };
  for (const patterns of ['*\n!src\n', '*\n!**/*.py\n', '*\n!src/**\n']) {
    assert.deepEqual(await pathsOf(makeProject({ ...files, '.dockerignore': patterns })), ['src/a.py'], patterns);
  }
  const named = makeProject({ ...files, 'lib.pyc': '', '.dockerignore': '*\n!src\n!src/.venv\n!lib.pyc\n' });
  assert.deepEqual(await pathsOf(named), ['lib.pyc', 'src/.venv/bin/python', 'src/a.py']);
});

test('the data folder and the licence stay out whatever the ignore files say', async () => {
  const project = makeProject({ '.gcdignore': '!data\n!lic.txt\n', 'data/x.csv': '', 'data2/y': '', 'lic.txt': '' });
  assert.deepEqual(await pathsOf(project, [join(project, 'data'), join(project, 'lic.txt')]), ['data2/y']);
});

test('a data folder that is the project itself leaves the code in', async () => {
  const project = makeProject({ 'entrypoint.py': '' });
  assert.deepEqual(await pathsOf(project, [`${project}/`]), ['entrypoint.py']);
});

test('a file whose name is not UTF-8 is refused by its name, unless .gcdignore keeps it out', {
  skip: process.platform !== 'linux',
}, async () => {
  const project = makeProject({ 'entrypoint.py': '' });
  writeFileSync(Buffer.concat([Buffer.from(`${project}/caf`), Buffer.from([0xe9])]), '');
  await assert.rejects(listContext(project), { code: 'NameNotText', message: /caf\ufffd/ });
  writeFileSync(join(project, '.gcdignore'), 'caf?\n');
  assert.deepEqual(await pathsOf(project), ['entrypoint.py']);
});

test('a folder in the place of an ignore file is told by its name', async () => {
  await assert.rejects(listContext(makeProject({ '.dockerignore/x': '' })), {
    code: 'ProjectUnreadable',
    message: /cannot have \.dockerignore in it: illegal operation on a directory/,
  });
});

test('the tag stands for contents and names, not for times and ignored files', async () => {
  const files = { 'entrypoint.py': 'one', 'sub/b.py': 'two', 'results/x': '1', 'data/x.csv': '1' };
  const project = makeProject(files);
  const data = [join(project, 'data')];
  const tag = await tagOf(project, data);
  const clone = makeProject({ ...files, 'results/x': '2', 'data/x.csv': '2' });
  assert.equal(await tagOf(clone, [join(clone, 'data')]), tag);
  writeFileSync(join(clone, 'sub/b.py'), 'three');
  assert.notEqual(await tagOf(clone, [join(clone, 'data')]), tag);
  chmodSync(join(project, 'entrypoint.py'), 0o755);
  assert.notEqual(await tagOf(project, data), tag);
});

test('reading what goes into an image stops in the middle of a file when it is asked to', async () => {
  const project = makeProject({ 'large.bin': '' });
  truncateSync(join(project, 'large.bin'), 2 ** 40);
  const controller = new AbortController();
  const hashing = hashContext(project, 'FROM a\n', { entries: await listContext(project), signal: controller.signal });
  setImmediate(() => controller.abort(new Error('Ctrl-C')));
  await assert.rejects(hashing, /^Error: Ctrl-C$/);
});

test('the archive holds the Dockerfile as used and exactly the files listed', async () => {
  const project = makeProject({ 'empty.txt': '', 'a/b.txt': 'hello', Dockerfile: 'FROM theirs' });
  mkdirSync(join(project, 'output'));
  symlinkSync('a/b.txt', join(project, 'link'));
  const archive = await buffer(packContext(project, 'FROM ours\n', await listContext(project)));
  const found: Record<string, string> = {};
  const reader = extract();
  reader.end(archive);
  for await (const entry of reader) {
    found[entry.header.name] = `${entry.header.type} ${entry.header.linkname ?? ''}${await buffer(entry)}`;
  }
  assert.deepEqual(found, {
    [DOCKERFILE_NAME]: 'file FROM ours\n',
    Dockerfile: 'file FROM theirs',
    ...{
      a: 'directory ',
      'a/b.txt': 'file hello',
      'empty.txt': 'file ',
      link: 'symlink a/b.txt',
      output: 'directory ',
    },
  });
});

test('a file that is gone when it is packed fails the archive', async () => {
  const project = makeProject({ 'a.txt': 'hello' });
  const entries = await listContext(project);
  rmSync(join(project, 'a.txt'));
  await assert.rejects(buffer(packContext(project, 'FROM a\n', entries)), {
    code: 'ProjectUnreadable',
    message: /a\.txt in it: no such file or directory\.$/,
  });
  await assert.rejects(hashContext(project, 'FROM a\n', { entries }), { code: 'ProjectUnreadable' });
});

test('a file that has become shorter when it is packed fails the archive', async () => {
  const project = makeProject({ 'a.txt': 'hello' });
  const entries = await listContext(project);
  writeFileSync(join(project, 'a.txt'), 'hell');
  await assert.rejects(buffer(packContext(project, 'FROM a\n', entries)), {
    code: 'ProjectUnreadable',
    message: /a\.txt in it: it has become shorter/,
  });
});
