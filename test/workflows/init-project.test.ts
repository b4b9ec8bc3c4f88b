import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load-config.js';
import { GcdError } from '../../src/core/errors.js';
import { initProject } from '../../src/workflows/init-project.js';
import { repoRoot } from '../repo-root.js';

function makePorts() {
  return { cwd: mkdtempSync(join(tmpdir(), 'gcd-init-')), packageRoot: repoRoot };
}

test('the starter is written whole, and its config has neither mistakes nor remarks', async () => {
  const { folder, files } = await initProject({ folder: 'a/new project' }, makePorts());
  assert.deepEqual(files, [
    '.gcdignore',
    '.gitignore',
    'Dockerfile',
    'README.md',
    'config.schema.json',
    'config.yaml',
    'data/station-a.csv',
    'data/station-b.csv',
    'data/station-c.csv',
    'entrypoint.py',
    'requirements.txt',
  ]);
  const { config, remarks } = await loadConfig({ projectFolder: folder, env: {} });
  assert.deepEqual(remarks, []);
  assert.deepEqual(config.data, { kind: 'folder', folder: join(folder, 'data'), configuredName: 'data' });
});

test('editors find the schema of config.yaml beside it', async () => {
  const { folder } = await initProject({ folder: 'project' }, makePorts());
  const [firstLine = ''] = readFileSync(join(folder, 'config.yaml'), 'utf8').split('\n');
  const [, schema = ''] = /^# yaml-language-server: \$schema=(.+)$/.exec(firstLine) ?? [];
  assert.ok(JSON.parse(readFileSync(join(folder, schema), 'utf8')).properties.timeout);
});

test("the starter's entrypoint runs as it is, with Python's standard library alone", async () => {
  const { folder } = await initProject({ folder: 'project' }, makePorts());
  const call =
    'import json, entrypoint; print(json.dumps(entrypoint.entrypoint(' +
    'local_file="data/station-a.csv", curr_process_file="station-a.csv", curr_process_column="Power(W)")))';
  const { stdout, stderr, status } = spawnSync('python3', ['-c', call], { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const row = JSON.parse(stdout.split('\n').at(-2) ?? '');
  assert.deepEqual(row, { count: 13, mean: 233.708, max: 400 });
});

test('a folder with something in it is refused and named, and nothing in it is touched', async () => {
  const ports = makePorts();
  mkdirSync(join(ports.cwd, 'full'));
  writeFileSync(join(ports.cwd, 'full', 'thesis.tex'), 'precious');
  await assert.rejects(initProject({ folder: 'full' }, ports), (error: unknown) => {
    assert.ok(error instanceof GcdError);
    assert.equal(error.code, 'FolderNotEmpty');
    assert.match(error.message, /thesis\.tex/);
    return true;
  });
  assert.equal(readFileSync(join(ports.cwd, 'full', 'thesis.tex'), 'utf8'), 'precious');
  await assert.rejects(initProject({ folder: 'full/thesis.tex' }, ports), /thesis\.tex is a file/);
});

test('a repository without files is as good as empty', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gcd-init-'));
  mkdirSync(join(cwd, 'project', '.git'), { recursive: true });
  const { files } = await initProject({ folder: 'project' }, { cwd, packageRoot: repoRoot });
  assert.ok(files.includes('entrypoint.py'));
});

test('a file where a folder above the project should be is named', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gcd-init-'));
  writeFileSync(join(cwd, 'notes'), '');
  const making = initProject({ folder: 'notes/project' }, { cwd, packageRoot: repoRoot });
  await assert.rejects(making, {
    code: 'FolderNotWritable',
    message: new RegExp(`${join(cwd, 'notes')} is not a folder\\.$`),
    hint: /may write to/,
  });
});
