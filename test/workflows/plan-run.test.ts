import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { planRun } from '../../src/workflows/plan-run.js';

test('a name that is taken for a bucket, and is none, is told with the folder that is not there', async (t) => {
  const server = createServer((_, response) => {
    response.writeHead(404, { 'content-type': 'application/xml' });
    response.end('<Error><Code>NoSuchBucket</Code><Message>no</Message></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const env = {
    ...{ AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, AWS_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
  };
  const config = { projectFolder: '/p', filePattern: '*', repeatsPerRound: 1 } as Parameters<
    typeof planRun
  >[0]['config'];
  const data = { kind: 's3', bucket: 'inputs', prefix: '' } as const;
  const run = { config, data, selection: { number: 0 }, rounds: 1, project: '/p', resultsFolder: '', env };
  const ports = { observe: () => undefined, signal: new AbortController().signal } as unknown as Parameters<
    typeof planRun
  >[1];
  await assert.rejects(planRun(run, ports), {
    code: 'BucketUnreadable',
    message: /there is no bucket of that name/,
    hint: /\nIf a folder was meant: there is none at \/p\/inputs\.$/,
  });
});
