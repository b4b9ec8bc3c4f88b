import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { checkUploadBucket } from '../../src/workflows/check-upload-bucket.js';

/** Asks an S3 that answers each request with this status. */
async function askWhere(t: TestContext, status: number): Promise<void> {
  const server = createServer((_request, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'us-east-1' };
  await checkUploadBucket('some-bucket', { ...keys, AWS_ENDPOINT_URL }, new AbortController().signal);
}

test('a bucket for the results that is not there is told before the run', async (t) => {
  const message = 'The results cannot be uploaded to s3://some-bucket: there is no bucket of that name.';
  await assert.rejects(askWhere(t, 404), { code: 'UploadImpossible', message });
});

test('a bucket that is there, or of which nothing may be asked, stops no run', async (t) => {
  await askWhere(t, 200);
  await askWhere(t, 403);
});
