import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadedConfig } from '../../src/config/load-config.js';
import type { RunRecord } from '../../src/history/run-record.js';
import { endpointEnv, warnOfLoopbackEndpoint } from '../../src/workflows/endpoint-env.js';

function envFor(kind: 's3' | 'folder', env: Record<string, string>): Record<string, string> {
  const job = { record: { data: { kind } }, loaded: { env } } as { record: RunRecord; loaded: LoadedConfig };
  return endpointEnv(job);
}

test('tasks on a bucket that is not at AWS are told where it is, and nothing else of the environment', () => {
  const env = {
    AWS_ENDPOINT_URL: 'http://minio:9000',
    AWS_ENDPOINT_URL_S3: '',
    AWS_SECRET_ACCESS_KEY: 'x',
    HOME: '/h',
  };
  assert.deepEqual(envFor('s3', env), { AWS_ENDPOINT_URL: 'http://minio:9000' });
  assert.deepEqual(envFor('folder', env), {});
});

test('an endpoint on loopback is told to be out of reach of containers, with the address that is not', () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
    const notice = warnOfLoopbackEndpoint({ AWS_ENDPOINT_URL: `http://${host}:9000` }, '172.17.0.1');
    assert.ok(notice?.type === 'warning');
    assert.match(notice.hint ?? '', /http:\/\/172\.17\.0\.1:9000 /);
  }
  assert.equal(warnOfLoopbackEndpoint({ AWS_ENDPOINT_URL: 'https://minio.example.org' }, '172.17.0.1'), undefined);
  assert.equal(warnOfLoopbackEndpoint({}, '172.17.0.1'), undefined);
});
