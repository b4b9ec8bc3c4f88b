import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { openS3 } from '../../src/aws/s3-access.js';

/** Opens S3 at a server on this machine, for a profile in eu-west-1; `asked` is what it was asked for. */
async function open(t: TestContext, answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const access = await openS3({ AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: endpoint, ...keys });
  t.after(() => {
    access.client.destroy();
    server.close();
  });
  return { access, asked };
}

test('a link is good for as long as S3 lets it be, since its task may wait behind long ones', async (t) => {
  const { access } = await open(t, (_, response) => response.end());
  const link = new URL(await access.presign('a-bucket', 'a/key.csv'));
  assert.equal(link.searchParams.get('X-Amz-Expires'), '604800');
});

test('a link to a bucket in another region is signed for that, also where the bucket may not be listed', async (t) => {
  for (const statusCode of [200, 403]) {
    const { access, asked } = await open(t, ({ headers }, response) => {
      const isAtHome = headers.authorization?.includes('/us-west-2/s3/');
      response.writeHead(isAtHome ? statusCode : 301, { 'x-amz-bucket-region': 'us-west-2' }).end();
    });
    for (const key of ['a.csv', 'b.csv']) {
      const link = new URL(await access.presign('a-bucket', key));
      assert.match(link.searchParams.get('X-Amz-Credential') ?? '', /\/us-west-2\/s3\//);
      assert.equal(link.pathname, `/a-bucket/${key}`);
    }
    assert.equal(asked.length, 2, 'the bucket is asked once, and once more where it lies');
    assert.equal(access.region, 'eu-west-1');
  }
});

test('a link is signed for the region of the profile where the bucket names none', async (t) => {
  const { access } = await open(t, (_, response) => response.writeHead(404).end());
  const link = new URL(await access.presign('a-bucket', 'a.csv'));
  assert.match(link.searchParams.get('X-Amz-Credential') ?? '', /\/eu-west-1\/s3\//);
});

test('keys in the environment are named before the profile that they go before', async (t) => {
  const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  for (const [env, caller] of [
    [{ AWS_PROFILE: 'jane' }, 'profile jane'],
    [{ AWS_PROFILE: '' }, 'profile default'],
    [{ AWS_PROFILE: 'jane', ...keys }, 'the keys of AWS_ACCESS_KEY_ID'],
  ] as const) {
    const access = await openS3({ AWS_REGION: 'eu-west-1', ...env });
    t.after(() => access.client.destroy());
    assert.equal(access.caller, caller);
  }
});
