import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { RunRecord } from '../../src/history/run-record.js';
import { uploadResults } from '../../src/workflows/upload-results.js';
import { temporaryFolder } from '../temporary-folder.js';

const NEW_UPLOAD = '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>';

/** Uploads a folder to an S3 that is answered for here. */
async function uploadTo(
  t: TestContext,
  resultsFolder: string,
  { answer, signal, files }: { answer: RequestListener; signal?: AbortSignal; files?: readonly string[] },
) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'us-east-1' };
  const record = { id: '20261122-a', resultsFolder } as RunRecord;
  const request = { record, saved: { bucket: 'saved', path: 'out' }, env: { ...keys, AWS_ENDPOINT_URL } };
  const paths = files ?? readdirSync(resultsFolder).map((name) => join(resultsFolder, name));
  return uploadResults({ ...request, files: paths, history: 'h', ...(signal && { signal }) }, () => {});
}

test('an upload that is stopped leaves no part of a file in the bucket, and names the command that does it', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'results.csv'), '');
  truncateSync(join(folder, 'results.csv'), 64 << 20);
  const leaving = new AbortController();
  const asked: string[] = [];
  const upload = uploadTo(t, folder, {
    signal: leaving.signal,
    answer: ({ method, url = '' }, response) => {
      const { searchParams } = new URL(url, 'http://s3');
      asked.push(`${method} ${[...searchParams.keys()].filter((key) => key !== 'x-id').join()}`);
      if (searchParams.has('partNumber')) leaving.abort();
      response.setHeader('ETag', '"1"').end(method === 'POST' ? NEW_UPLOAD : '');
    },
  });
  await assert.rejects(upload, {
    ...{ code: 'UploadInterrupted', exitCode: 130 },
    message: 'Stopped before all results were uploaded to s3://saved/out/20261122-a.',
    hint: 'To upload them: gcd run-files --upload --resume 20261122-a --history h',
  });
  assert.deepEqual([asked[0], asked.at(-1)], ['POST uploads', 'DELETE uploadId']);
});

test('a file is not begun when the upload is to stop', async (t) => {
  const folder = temporaryFolder(t);
  for (const name of ['a', 'b']) writeFileSync(join(folder, name), 'x');
  const leaving = new AbortController();
  const asked: string[] = [];
  const upload = uploadTo(t, folder, {
    signal: leaving.signal,
    answer: ({ method, url = '' }, response) => {
      asked.push(`${method} ${new URL(url, 'http://s3').pathname}`);
      leaving.abort();
      response.end();
    },
  });
  await assert.rejects(upload, { code: 'UploadInterrupted' });
  assert.equal(asked.length, 1);
});

test('the reports are uploaded, and not what else lies beside them', async (t) => {
  const folder = temporaryFolder(t);
  for (const name of ['results.csv', 'notes.txt']) writeFileSync(join(folder, name), 'x');
  mkdirSync(join(folder, 'plots'));
  const asked: string[] = [];
  await uploadTo(t, folder, {
    files: [join(folder, 'results.csv')],
    answer: ({ method, url = '' }, response) => {
      asked.push(`${method} ${new URL(url, 'http://s3').pathname}`);
      response.setHeader('ETag', '"1"').end();
    },
  });
  assert.deepEqual(asked, ['PUT /saved/out/20261122-a/results.csv']);
});
