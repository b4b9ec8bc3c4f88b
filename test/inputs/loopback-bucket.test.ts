import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { systemClock } from '../../src/core/clock.js';
import { listInputs } from '../../src/inputs/list-inputs.js';
import { bucketNameFor } from '../../src/inputs/loopback-bucket/bucket-name.js';
import { serveFolder } from '../../src/inputs/loopback-bucket/serve-folder.js';
import { makeFolder } from './make-folder.js';

const Bucket = 'pv-data';

async function serve(t: TestContext, folder: string, config: S3ClientConfig = {}) {
  const served = await serveFolder({
    folder,
    bucket: Bucket,
    host: '127.0.0.1',
    exclude: ['results'],
    clock: systemClock,
  });
  const { endpoint, accessKeyId, secretAccessKey } = served;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({
    endpoint,
    region: 'us-west-2',
    forcePathStyle: true,
    credentials,
    maxAttempts: 1,
    ...config,
  });
  t.after(async () => {
    client.destroy();
    await served.close();
  });
  const get = async (Key: string, more: Partial<GetObjectCommandInput> = {}) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
    return Body?.transformToString() ?? '';
  };
  return { client, endpoint, served, get };
}

test('objects are read whole, by range and by head', async (t) => {
  const { client, get } = await serve(t, makeFolder(t, { 'a.csv': '0123456789', 'empty.csv': '' }));
  assert.equal(await get('a.csv'), '0123456789');
  assert.equal(await get('a.csv', { Range: 'bytes=2-4' }), '234');
  assert.equal(await get('a.csv', { Range: 'bytes=7-' }), '789');
  assert.equal(await get('a.csv', { Range: 'bytes=-3' }), '789');
  assert.equal(await get('a.csv', { Range: 'bytes=8-99' }), '89');
  assert.equal(await get('empty.csv'), '');
  await assert.rejects(get('empty.csv', { Range: 'bytes=0-9' }), { name: 'InvalidRange' });
  const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a.csv' }));
  assert.equal(head.ContentLength, 10);
  assert.ok(head.LastModified && head.LastModified <= new Date());
  const ranged = await client.send(new GetObjectCommand({ Bucket, Key: 'a.csv', Range: 'bytes=0-0' }));
  assert.equal(ranged.ContentRange, 'bytes 0-0/10');
  await ranged.Body?.transformToByteArray();
});

test('conditions on the tag and the time hold', async (t) => {
  const { client, get } = await serve(t, makeFolder(t, { 'a.csv': 'x' }));
  const { ETag = '', LastModified } = await client.send(new HeadObjectCommand({ Bucket, Key: 'a.csv' }));
  await assert.rejects(
    get('a.csv', { IfNoneMatch: ETag }),
    ({ $metadata }: { $metadata: { httpStatusCode: number } }) => $metadata.httpStatusCode === 304,
  );
  await assert.rejects(get('a.csv', { IfMatch: '"other"' }), { name: 'PreconditionFailed' });
  assert.equal(await get('a.csv', { IfMatch: ETag }), 'x');
  assert.equal(await get('a.csv', { IfUnmodifiedSince: LastModified }), 'x');
  assert.equal(await get('a.csv', { IfModifiedSince: new Date(0) }), 'x');
});

test('both listings page through all keys in byte order', async (t) => {
  const names = Array.from({ length: 25 }, (_, index) => `d${index % 3}/f${index}.csv`);
  const odd = ['z ü+&<"\n.csv', '\uff5e.csv', '\u{1f600}.csv'];
  const { client } = await serve(t, makeFolder(t, Object.fromEntries([...names, ...odd].map((name) => [name, name]))));
  const expected = [...names.sort(), ...odd];
  const seen: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 4, ContinuationToken }));
    seen.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  assert.deepEqual(seen, expected);
  const first = await client.send(new ListObjectsCommand({ Bucket, MaxKeys: 20 }));
  const second = await client.send(new ListObjectsCommand({ Bucket, Marker: first.Contents?.at(-1)?.Key }));
  assert.deepEqual(
    [...(first.Contents ?? []), ...(second.Contents ?? [])].map(({ Key }) => Key),
    expected,
  );
  assert.equal(second.IsTruncated, false);
});

test('a delimiter rolls folders up, also across pages', async (t) => {
  const files = { 'a/1': '', 'a/2': '', 'a/b/3': '', 'b/4': '', 'c.csv': '', 'results/x.csv': '', '.git/config': '' };
  const { client } = await serve(t, makeFolder(t, files));
  const list = (more: object) => client.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', ...more }));
  const all = await list({});
  assert.deepEqual(all.CommonPrefixes, [{ Prefix: 'a/' }, { Prefix: 'b/' }]);
  assert.deepEqual(
    all.Contents?.map(({ Key }) => Key),
    ['c.csv'],
  );
  assert.equal(all.KeyCount, 3);
  const page = await list({ MaxKeys: 1 });
  const next = await list({ MaxKeys: 1, ContinuationToken: page.NextContinuationToken });
  assert.deepEqual(next.CommonPrefixes, [{ Prefix: 'b/' }]);
  const below = await list({ Prefix: 'a/', StartAfter: 'a/1' });
  assert.deepEqual(
    below.Contents?.map(({ Key }) => Key),
    ['a/2'],
  );
  assert.deepEqual(below.CommonPrefixes, [{ Prefix: 'a/b/' }]);
});

test('the bucket is there, in the region that was signed for, and no other bucket is', async (t) => {
  const { client } = await serve(t, makeFolder(t, { a: '' }));
  await client.send(new HeadBucketCommand({ Bucket }));
  const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket }));
  assert.equal(LocationConstraint, 'us-west-2');
  await assert.rejects(client.send(new ListObjectsV2Command({ Bucket: 'other' })), { name: 'NoSuchBucket' });
});

test('nothing outside of what is listed can be read', async (t) => {
  const folder = makeFolder(t, {
    'data/a.csv': 'a',
    'secret.csv': 's',
    'data/results/x.csv': 'x',
    'data/.git/config': 'g',
  });
  symlinkSync(join(folder, 'secret.csv'), join(folder, 'data', 'linked.csv'));
  const { get, endpoint, client } = await serve(t, join(folder, 'data'));
  for (const key of [
    '../secret.csv',
    'x/../../secret.csv',
    '.git/config',
    'results/x.csv',
    'a.csv/',
    'absent',
    'a.csv/b',
    '.',
  ]) {
    await assert.rejects(get(key), { name: 'NoSuchKey' }, key);
  }
  assert.equal(await get('linked.csv'), 's');
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'a.csv' }));
  const answer = await fetch(url.replace('/a.csv', '/..%2Fsecret.csv'));
  assert.equal(answer.status, 403);
  assert.equal((await fetch(`${endpoint}/${Bucket}/a.csv`)).status, 403);
});

test('writes are refused as read-only, and what is not implemented says so', async (t) => {
  const { client } = await serve(t, makeFolder(t, { a: 'a' }));
  const put = client.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'x'.repeat(100_000) }));
  await assert.rejects(put, { name: 'AccessDenied', message: /read-only/ });
  await assert.rejects(client.send(new DeleteObjectCommand({ Bucket, Key: 'a' })), { name: 'AccessDenied' });
  await assert.rejects(client.send(new GetObjectTaggingCommand({ Bucket, Key: 'a' })), { name: 'NotImplemented' });
});

test('only the key of this run opens the bucket', async (t) => {
  const { served, endpoint } = await serve(t, makeFolder(t, { a: 'a' }));
  const read = async (accessKeyId: string, secretAccessKey: string, systemClockOffset = 0) => {
    const credentials = { accessKeyId, secretAccessKey };
    const config = {
      endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials,
      maxAttempts: 1,
      systemClockOffset,
    };
    const client = new S3Client(config);
    return client.send(new GetObjectCommand({ Bucket, Key: 'a' })).finally(() => client.destroy());
  };
  await assert.rejects(read('AKIAOTHER', served.secretAccessKey), { name: 'InvalidAccessKeyId' });
  await assert.rejects(read(served.accessKeyId, 'other'), { name: 'SignatureDoesNotMatch' });
  await assert.rejects(read(served.accessKeyId, served.secretAccessKey, -3_600_000), { name: 'RequestTimeTooSkewed' });
});

test('a presigned address works until it expires, and for its object alone', async (t) => {
  const { client } = await serve(t, makeFolder(t, { 'a b+ü.csv': 'content' }));
  const command = new GetObjectCommand({ Bucket, Key: 'a b+ü.csv' });
  const url = await getSignedUrl(client, command, { expiresIn: 60 });
  assert.equal(await (await fetch(url)).text(), 'content');
  assert.equal((await fetch(url.replace('/a', '/b'))).status, 403);
  const signingDate = new Date(Date.now() - 3_600_000);
  const expired = await fetch(await getSignedUrl(client, command, { expiresIn: 60, signingDate }));
  assert.match(await expired.text(), /Request has expired/);
});

test('the bucket may stand in the host name', async (t) => {
  const folder = makeFolder(t, { 'a.csv': 'a' });
  const served = await serveFolder({ folder, bucket: Bucket, host: '127.0.0.1', clock: systemClock });
  t.after(() => served.close());
  const endpoint = served.endpoint.replace('127.0.0.1', 'localhost');
  const credentials = { accessKeyId: served.accessKeyId, secretAccessKey: served.secretAccessKey };
  const client = new S3Client({ endpoint, region: 'us-east-1', credentials });
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'a.csv' }));
  assert.ok(url.startsWith('http://pv-data.localhost:'));
  // The name is looked up by no resolver here: the host is named to the address.
  const { get } = await import('node:http');
  const { host } = new URL(url);
  const body = await new Promise<string>((resolve, reject) => {
    get(url.replace(`http://${host}`, served.endpoint), { headers: { host } }, (answer) => {
      answer.setEncoding('utf8').on('data', resolve);
    }).on('error', reject);
  });
  assert.equal(body, 'a');
});

test('an address that is not of this machine is refused, and said to have to be one', async (t) => {
  const folder = makeFolder(t, {});
  // Reserved for documentation (RFC 5737).
  const serving = serveFolder({ folder, bucket: Bucket, host: '192.0.2.1', clock: systemClock });
  await assert.rejects(serving, { code: 'BucketNotServed', hint: /^The address has to be one of this machine/ });
});

test('many large objects are read at once', async (t) => {
  const content = Buffer.alloc(3 * 1024 * 1024, 'gcd');
  const names = Array.from({ length: 20 }, (_, index) => `${index}.bin`);
  const { get } = await serve(t, makeFolder(t, Object.fromEntries(names.map((name) => [name, content]))));
  const bodies = await Promise.all(names.map((name) => get(name)));
  assert.ok(bodies.every((body) => body.length === content.length));
});

test('gcd itself lists and reads the folder as a bucket as it does the folder', async (t) => {
  const names = ['a.csv', 'b c.csv', 'd/é.csv', 'c\udce9.csv'];
  const folder = makeFolder(t, Object.fromEntries(names.map((name) => [name, name])));
  const { client } = await serve(t, folder);
  const source = { kind: 's3', bucket: Bucket, prefix: '', client } as const;
  const utf8 = names.filter((name) => !name.includes('\udce9'));
  const listed = await listInputs(source, { pattern: '[abd]*' }, {});
  assert.deepEqual(
    listed.map(({ name }) => name),
    utf8,
  );
  const fromFolder = await listInputs({ kind: 'folder', folder }, { pattern: '[abd]*' }, {});
  assert.deepEqual(listed, fromFolder);
});

test('a name that is not UTF-8 is read by its bytes', async (t) => {
  const { client, get } = await serve(t, makeFolder(t, { 'c\udce9.csv': 'bytes' }));
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const request = args.request as { path: string };
        if (commandName === 'GetObjectCommand') request.path = `/${Bucket}/c%E9.csv`;
        return next(args);
      },
    { step: 'build' },
  );
  assert.equal(await get('replaced before it is signed'), 'bytes');
  const listed = await listInputs({ kind: 's3', bucket: Bucket, prefix: '', client }, { pattern: '*' }, {});
  assert.deepEqual(listed, [{ name: 'c\udce9.csv', sizeBytes: 5 }]);
});

test('a listing is fresh for two seconds, then made anew', async (t) => {
  const folder = makeFolder(t, { a: '' });
  let skewMs = 0;
  const clock = { ...systemClock, nowMs: () => Date.now() + skewMs };
  const served = await serveFolder({ folder, bucket: Bucket, host: '127.0.0.1', clock });
  t.after(() => served.close());
  const credentials = { accessKeyId: served.accessKeyId, secretAccessKey: served.secretAccessKey };
  const { endpoint } = served;
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  t.after(() => client.destroy());
  const countKeys = async () => (await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount;
  assert.equal(await countKeys(), 1);
  writeFileSync(join(folder, 'b'), '');
  skewMs = 60_000;
  assert.equal(await countKeys(), 2);
});

test('a bucket is called as configured where that is possible, else after its folder', () => {
  assert.equal(bucketNameFor('pv.insight.nrel', '/x/data'), 'pv.insight.nrel');
  assert.equal(bucketNameFor('./My Data', '/x/My Data'), 'my-data');
  assert.equal(bucketNameFor('In', '/x/In'), 'folder-in');
  assert.equal(bucketNameFor('', '/x/日本'), 'folder-of-files');
  assert.equal(bucketNameFor('127.0.0.1', '/x/inputs'), 'inputs');
  assert.equal(bucketNameFor('a..b', `/x/${'long'.repeat(30)}-`).length, 50);
});
