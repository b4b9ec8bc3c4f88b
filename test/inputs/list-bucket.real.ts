import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mapConcurrently } from '../../src/core/map-concurrently.js';
import type { BucketSource } from '../../src/inputs/input-source.js';
import { listInputs } from '../../src/inputs/list-inputs.js';
import { planTasks } from '../../src/inputs/plan-tasks.js';
import { realParts } from '../real-part.js';

const skip = realParts('moto');

function makeClient(t: TestContext): S3Client {
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  const endpoint = process.env.GCD_TEST_MOTO ?? '';
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials, maxAttempts: 1 });
  t.after(() => client.destroy());
  return client;
}

async function makeBucket(t: TestContext, objects: Readonly<Record<string, string>>): Promise<BucketSource> {
  const client = makeClient(t);
  const bucket = `gcd-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const put = ([Key, Body]: [string, string]) => client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  await mapConcurrently(Object.entries(objects), 8, put);
  return { kind: 's3', bucket, prefix: '', client, caller: 'profile jane', region: 'us-east-1' };
}

/** Answers what a bucket would answer to someone without the permission; moto itself lets everyone in. */
function deny(client: S3Client, command: string, { statusCode = 403, name = 'AccessDenied', openPrefix = '' }): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const { Key = '' } = args.input as { Key?: string };
      if (context.commandName !== command || (openPrefix !== '' && Key.startsWith(openPrefix))) return next(args);
      throw Object.assign(new Error(name), { name, $metadata: { httpStatusCode: statusCode } });
    },
    { step: 'deserialize' },
  );
}

test('a bucket of more than one page is listed whole, in byte order, without folders', { skip }, async (t) => {
  const keys = Array.from({ length: 1203 }, (_, index) => `data/${index}.csv`);
  const odd = ['a b+c&"<é.csv', '\uff5e.csv', '\u{1f600}.csv'];
  const objects = Object.fromEntries([...keys, ...odd].map((key) => [key, 'x']));
  const source = await makeBucket(t, { ...objects, 'data/': '', 'data/empty.csv': '' });
  const listed = await listInputs(source, { pattern: '*' }, {});
  const expected = ['a b+c&"<é.csv', ...[...keys, 'data/empty.csv'].sort(), '\uff5e.csv', '\u{1f600}.csv'];
  assert.deepEqual(
    listed.map(({ name }) => name),
    expected,
  );
  const first = await listInputs(source, { pattern: 'data/1*', number: 2 }, {});
  assert.deepEqual(first, [
    { name: 'data/1.csv', sizeBytes: 1 },
    { name: 'data/10.csv', sizeBytes: 1 },
  ]);
  const below = await listInputs({ ...source, prefix: 'data/11' }, { pattern: '*.csv' }, {});
  assert.equal(below.length, 111);
});

test('headers are read by range and become tasks', { skip }, async (t) => {
  const row = '1,2\n'.repeat(100_000);
  const source = await makeBucket(t, {
    'large.csv': `Time,Power\n${row}`,
    'small.csv': 'Power;Temp\n1;2\n',
    'empty.csv': '',
  });
  const ranges: unknown[] = [];
  source.client.middlewareStack.add(
    (next) => async (args) => {
      ranges.push((args.input as { Range?: string }).Range);
      return next(args);
    },
    { step: 'initialize' },
  );
  const plan = await planTasks({ source, selection: { pattern: '*' }, keywords: '^Pow', rounds: 1, repeats: 1 });
  assert.deepEqual(
    [...plan.entries].map(({ file, column }) => `${file}: ${column}`),
    ['large.csv: Power', 'small.csv: Power', 'empty.csv: None'],
  );
  assert.deepEqual(ranges, [undefined, 'bytes=0-65535', 'bytes=0-65535']);
});

test('named objects are looked up, also below the prefix, and missing ones come with the nearest', {
  skip,
}, async (t) => {
  const source = await makeBucket(t, { 'pv/a.csv': 'a', 'pv/b.csv': 'bb' });
  const named = await listInputs({ ...source, prefix: 'pv/' }, { files: ['b.csv', 'pv/a.csv', 'a.csv'] }, {});
  assert.deepEqual(named, [
    { name: 'pv/a.csv', sizeBytes: 1 },
    { name: 'pv/b.csv', sizeBytes: 2 },
  ]);
  await assert.rejects(listInputs(source, { files: ['pv/c.csv', 'b.csv'] }, {}), {
    code: 'InputsMissing',
    message:
      /^2 named files are not in s3:.*pv\/c\.csv \(nearest: pv\/a\.csv, pv\/b\.csv\); b\.csv \(nearest: pv\/b\.csv/,
  });
});

test('who may read below the prefix alone names files below it', { skip }, async (t) => {
  const source = await makeBucket(t, { 'pv/a.csv': 'a' });
  deny(source.client, 'HeadObjectCommand', { name: '403', openPrefix: 'pv/' });
  assert.deepEqual(await listInputs({ ...source, prefix: 'pv' }, { files: ['a.csv', 'pv/a.csv'] }, {}), [
    { name: 'pv/a.csv', sizeBytes: 1 },
  ]);
});

test('a bucket that is not there, or not open, says what was tried and what to do', { skip }, async (t) => {
  const absent = { kind: 's3', bucket: 'gcd-absent', prefix: '', client: makeClient(t) } as const;
  await assert.rejects(listInputs(absent, { pattern: '*' }, {}), {
    code: 'BucketUnreadable',
    message:
      'The bucket gcd-absent cannot be read with profile default in region unknown: there is no bucket of that name',
  });
  const closed = await makeBucket(t, {});
  deny(closed.client, 'ListObjectsV2Command', { statusCode: 403, name: 'AccessDenied' });
  await assert.rejects(listInputs(closed, { pattern: '*' }, {}), {
    code: 'BucketUnreadable',
    message: `The bucket ${closed.bucket} cannot be read with profile jane in region us-east-1: access denied (s3:ListBucket on arn:aws:s3:::${closed.bucket})`,
    hint: /^Allow s3:ListBucket on arn:aws:s3:::gcd-.* and s3:GetObject on .*, or use other credentials: AWS_PROFILE names /,
  });
});

test('an object that is denied or gone is a task with its reason; refused credentials stop the planning', {
  skip,
}, async (t) => {
  const source = await makeBucket(t, { 'a.csv': 'Power\n1\n' });
  const request = { source, selection: { pattern: '*' }, keywords: 'P', rounds: 1, repeats: 1 };
  deny(source.client, 'GetObjectCommand', { statusCode: 403, name: 'AccessDenied' });
  const [task] = (await planTasks(request)).entries;
  assert.equal(task?.column, 'None');
  assert.equal(
    task?.unreadable,
    `access denied: s3:GetObject on arn:aws:s3:::${source.bucket}/a.csv is missing for profile jane in region us-east-1`,
  );
  const expired = makeClient(t);
  deny(expired, 'GetObjectCommand', { statusCode: 400, name: 'ExpiredToken' });
  await assert.rejects(planTasks({ ...request, source: { ...source, client: expired } }), {
    code: 'BucketUnreadable',
    message: /its credentials are refused \(ExpiredToken\)$/,
  });
  await assert.rejects(expired.send(new GetObjectCommand({ Bucket: source.bucket, Key: 'a.csv' })), {
    name: 'ExpiredToken',
  });
});
