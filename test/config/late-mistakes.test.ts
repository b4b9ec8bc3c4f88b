import assert from 'node:assert/strict';
import { symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspectConfig } from '../../src/config/load-config.js';
import { mistakesOf } from './load-text.js';
import { makeProject } from './make-project.js';

test('an expression that cannot be used is a mistake among the others, with its line', async () => {
  const projectFolder = makeProject({ 'config.yaml': 'retries: x\nprocess_column_keywords: "(a"\ndata_bucket: b-b\n' });
  const refuseExpression = (expression: string) => ({ message: `no ${expression}` });
  const { mistakes } = await inspectConfig({ projectFolder, env: {}, refuseExpression });
  assert.deepEqual(
    mistakes.map(({ line, message }) => `${line} ${message}`),
    ['1 expected a whole number, 0 or more, got "x"', '2 no (a'],
  );
});

test('remarks are made whether or not the data is there', async () => {
  const projectFolder = makeProject({ 'config.yaml': 'data_bucket: No Folder\nsolver_name: X\n' });
  const { mistakes, remarks } = await inspectConfig({ projectFolder, env: {} });
  assert.equal(mistakes.length, 1);
  assert.deepEqual(
    remarks.map(({ code }) => code),
    ['no-time-limit', 'solver-without-licence'],
  );
});

test('where --upload would put the results is looked at before the run', async () => {
  const yaml = 'data_bucket: some-bucket\nretries: x\nsaved_bucket: No Bucket\n';
  assert.deepEqual(await mistakesOf(yaml, { upload: true }), [
    '2 retries: expected a whole number, 0 or more, got "x"',
    '3 saved_bucket: expected the name of a bucket, got "No Bucket"',
  ]);
  assert.deepEqual(await mistakesOf('data_bucket: some-bucket\n', { upload: true }), [
    ' saved_bucket: expected the name of a bucket, got nothing: --upload needs one',
  ]);
  assert.deepEqual(await mistakesOf('data_bucket: some-bucket\nsaved_bucket: No Bucket\n'), []);
});

test('a file or a link to nowhere of the name that data_bucket gives is not taken for a bucket', async () => {
  const projectFolder = makeProject({ 'config.yaml': 'data_bucket: data.csv\n', 'data.csv': '' });
  const message = async () => (await inspectConfig({ projectFolder, env: {} })).mistakes[0]?.message ?? '';
  const path = join(projectFolder, 'data.csv');
  assert.ok((await message()).endsWith(`: ${path} is a file, not a folder`));
  unlinkSync(path);
  assert.equal(await message(), '');
  symlinkSync('gone', path);
  assert.ok((await message()).endsWith(`: ${path} is a link to gone, which is not there`));
});

test('a link to nowhere is told as one', async () => {
  const yaml = 'data_bucket: inputs/of mine\nsolver_lic_file_local_source: mosek.lic\n';
  const projectFolder = makeProject({ 'config.yaml': yaml, 'inputs/x': '' });
  symlinkSync('../gone', join(projectFolder, 'inputs/of mine'));
  symlinkSync('gone.lic', join(projectFolder, 'mosek.lic'));
  symlinkSync('gone.env', join(projectFolder, '.env'));
  const { mistakes } = await inspectConfig({ projectFolder, env: {} });
  const told = mistakes.map(({ message }) => message.slice(message.lastIndexOf(': ') + 2));
  assert.deepEqual(told, [
    'it is a link to gone.env, which is not there',
    `${join(projectFolder, 'inputs/of mine')} is a link to ../gone, which is not there`,
    `${join(projectFolder, 'mosek.lic')} is a link to gone.lic, which is not there`,
  ]);
  unlinkSync(join(projectFolder, 'config.yaml'));
  symlinkSync('gone.yaml', join(projectFolder, 'config.yaml'));
  await assert.rejects(inspectConfig({ projectFolder, env: {} }), {
    code: 'ConfigUnreadable',
    message: /config\.yaml cannot be read: it is a link to gone\.yaml, which is not there$/,
  });
});

test('a variable that no environment can hold is a mistake', async () => {
  const yaml = 'data_bucket: some-bucket\nenv:\n  A: "x\\0y"\n';
  assert.deepEqual(await mistakesOf(yaml), ['3 env.A: expected a text, got "x\\u0000y"']);
});
