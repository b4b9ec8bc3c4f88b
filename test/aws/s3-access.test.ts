import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openS3 } from '../../src/aws/s3-access.js';

test('a link is good for as long as S3 lets it be, since its task may wait behind long ones', async () => {
  const access = await openS3({ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  const link = new URL(await access.presign('a-bucket', 'a/key.csv'));
  access.client.destroy();
  assert.equal(link.searchParams.get('X-Amz-Expires'), '604800');
});
