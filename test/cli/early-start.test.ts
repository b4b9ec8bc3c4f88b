import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../temporary-folder.js';
import { until } from '../until.js';
import { runGcd } from './run-gcd.js';
import { makeSmallProject } from './small-project.js';

const LISTING =
  '<ListBucketResult><Name>inputs</Name><KeyCount>1</KeyCount><IsTruncated>false</IsTruncated>' +
  '<Contents><Key>a.csv</Key><Size>4</Size></Contents></ListBucketResult>';

/** Makes a project that says when it is imported, and by which process; its bucket does not answer before that. */
async function makePlace(t: TestContext, answer: (response: ServerResponse) => void) {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  const imported = join(cwd, 'imported');
  const entrypoint = join(cwd, 'project', 'entrypoint.py');
  const saying = `import os\nopen("${imported}.new", "w").write(str(os.getpid()))\nos.rename("${imported}.new", "${imported}")\n`;
  writeFileSync(entrypoint, `${saying}${readFileSync(entrypoint, 'utf8')}`);
  writeFileSync(join(cwd, 'project', 'config.yaml'), 'data_bucket: s3://inputs\n');
  const server = createServer(async (_, response) => {
    await until(cwd, () => existsSync(imported));
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const env = {
    ...{ PATH: process.env.PATH, HOME: cwd, GCD_HISTORY: join(cwd, 'history') },
    ...{ AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, AWS_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
  };
  return { cwd, env, importer: () => Number(readFileSync(imported, 'utf8')) };
}

test('the project is imported while its bucket is still being listed', { timeout: 60_000 }, async (t) => {
  const place = await makePlace(t, (response) => response.end(LISTING));
  const { exitCode, stdout, stderr } = await runGcd('run-files -p project -n 0 -s 1', place);
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, /│ Total tasks .*│ 1 /);
});

test('of a run that finds no input nothing is left, no Python either', { timeout: 60_000 }, async (t) => {
  const place = await makePlace(t, (response) => {
    response.writeHead(404).end('<Error><Code>NoSuchBucket</Code><Message>no</Message></Error>');
  });
  const { exitCode, stderr } = await runGcd('run-files -p project -n 0 -s 1', place);
  assert.equal(exitCode, 1);
  assert.match(stderr, /\[BucketUnreadable\]/);
  assert.deepEqual(readdirSync(join(place.cwd, 'history', 'runs')), []);
  assert.throws(() => process.kill(place.importer(), 0), { code: 'ESRCH' });
});

test('a project that cannot be imported is told while its bucket is still being listed', {
  timeout: 60_000,
}, async (t) => {
  const place = await makePlace(t, () => {});
  const entrypoint = join(place.cwd, 'project', 'entrypoint.py');
  writeFileSync(entrypoint, `${readFileSync(entrypoint, 'utf8')}raise ValueError("no licence")\n`);
  const { exitCode, stderr } = await runGcd('run-files -p project -n 0 -s 1', place);
  assert.equal(exitCode, 1);
  assert.match(stderr, /The project cannot be used: ValueError: no licence \[ProjectBroken\]/);
  assert.deepEqual(readdirSync(join(place.cwd, 'history', 'runs')), []);
});

test('a run that finds no input does not wait for an interpreter that takes long to answer', {
  timeout: 60_000,
}, async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  const python = join(cwd, 'python');
  writeFileSync(python, '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
  writeFileSync(join(cwd, 'project', 'config.yaml'), `data_bucket: data\nfile_pattern: "*.zip"\npython: ${python}\n`);
  const env = { PATH: process.env.PATH, HOME: cwd, GCD_HISTORY: join(cwd, 'history') };
  const { exitCode, stderr } = await runGcd('run-files -p project -n 0', { cwd, env });
  assert.equal(exitCode, 2);
  assert.match(stderr, /\[NoInputs\]/);
});

test('the headers of many files of a bucket are read at once, and Node calls that no leak', {
  timeout: 60_000,
}, async (t) => {
  const keys = Array.from({ length: 20 }, (_, index) => `<Contents><Key>${index}.csv</Key><Size>4</Size></Contents>`);
  const listing = `<ListBucketResult><Name>inputs</Name>${keys.join('')}</ListBucketResult>`;
  const place = await makePlace(t, (response) => {
    response.end(response.req.url?.includes('.csv') ? 'x\n1\n' : listing);
  });
  const config = join(place.cwd, 'project', 'config.yaml');
  writeFileSync(config, 'data_bucket: s3://inputs\nprocess_column_keywords: x\n');
  const warnings: string[] = [];
  const listen = ({ name }: Error) => warnings.push(name);
  process.on('warning', listen);
  t.after(() => process.off('warning', listen));
  const { exitCode, stderr } = await runGcd('run-files -p project -n 0 -s 1', place);
  assert.equal(exitCode, 0, stderr);
  assert.ok(!warnings.includes('MaxListenersExceededWarning'));
});
