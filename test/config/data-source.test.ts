import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { resolveDataSource } from '../../src/config/data-source.js';
import { loadConfig } from '../../src/config/load-config.js';
import { makeProject } from './make-project.js';

test('an existing folder of the name wins over a bucket', async () => {
  const project = makeProject({ 'inputs/a.csv': 'x' });
  assert.deepEqual(await resolveDataSource('inputs', [project], undefined), {
    kind: 'folder',
    folder: join(project, 'inputs'),
    configuredName: 'inputs',
  });
  assert.deepEqual(await resolveDataSource('outputs', [project], undefined), {
    kind: 's3',
    bucket: 'outputs',
    prefix: '',
  });
});

test('s3:// names a bucket and the literal beginning of the keys', async () => {
  const sources: [string, string, string][] = [
    ['s3://some-bucket', 'some-bucket', ''],
    ['s3://some-bucket/', 'some-bucket', ''],
    ['s3://some.bucket/PVO/PV', 'some.bucket', 'PVO/PV'],
    ['s3://some-bucket/a b/', 'some-bucket', 'a b/'],
  ];
  for (const [text, bucket, prefix] of sources) {
    assert.deepEqual(await resolveDataSource(text, ['/nowhere'], undefined), { kind: 's3', bucket, prefix });
  }
});

test('what is neither a folder nor a valid bucket is refused with where was looked', async () => {
  const project = makeProject({ 'a-file': 'x' });
  for (const text of ['data/2022', './data', '/no/such/folder', 's3://', 's3://Bad_Bucket/x']) {
    assert.match(String(await resolveDataSource(text, [project], undefined)), /^expected .*, got "/, text);
  }
  const nowhere = await resolveDataSource('./data', [project], undefined);
  assert.equal(
    nowhere,
    `expected a folder, a bucket or s3://bucket/prefix, got "./data": there is no folder ${join(project, 'data')}`,
  );
});

test('~/ is the home folder', async () => {
  const home = makeProject({ 'inputs/a.csv': 'x' });
  const source = await resolveDataSource('~/inputs', ['/nowhere'], home);
  assert.deepEqual(source, { kind: 'folder', folder: join(home, 'inputs'), configuredName: '~/inputs' });
});

test('--data is seen from the current folder first, then from the project', async () => {
  const cwd = makeProject({ 'here/a.csv': 'x', 'both/a.csv': 'x' });
  const projectFolder = makeProject({ 'config.yaml': '', 'there/a.csv': 'x', 'both/a.csv': 'x' });
  const folderOf = async (data: string) => {
    const { config } = await loadConfig({ projectFolder, cwd, env: {}, flags: { data } });
    return config.data.kind === 'folder' ? config.data.folder : config.data;
  };
  assert.equal(await folderOf('here'), join(cwd, 'here'));
  assert.equal(await folderOf('there'), join(projectFolder, 'there'));
  assert.equal(await folderOf('both'), join(cwd, 'both'));
});
