import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rolePolicy, trustOf } from '../../src/aws/role-policies.js';
import { repoRoot } from '../repo-root.js';

const scope = { account: '123456789012', region: 'eu-west-1', system: 'gcd-jane' };
const template = (name: string) => readFileSync(join(repoRoot, 'policies', name), 'utf8');

test('the worker may read the data bucket and write the saved one, and nothing else', () => {
  const buckets = { dataBucket: 'readings', savedBucket: 'results' };
  const text = JSON.stringify(rolePolicy(template('role-worker.json'), scope, buckets));
  assert.deepEqual([...text.matchAll(/"s3:\w+"/g)].map(String), [
    '"s3:ListBucket"',
    '"s3:GetObject"',
    '"s3:PutObject"',
  ]);
  assert.deepEqual([...text.matchAll(/arn:[^"]+/g)].map(String), [
    'arn:aws:s3:::readings',
    'arn:aws:s3:::readings/*',
    'arn:aws:s3:::results/*',
  ]);
});

test('without buckets the worker has no policy at all', () => {
  assert.equal(rolePolicy(template('role-worker.json'), scope), undefined);
});

test("the bastion reaches its own system's cluster and repositories", () => {
  const text = JSON.stringify(rolePolicy(template('role-bastion.json'), { ...scope, region: 'cn-north-1' }));
  assert.doesNotMatch(text, /[{]\w+[}]/);
  assert.match(text, /arn:aws-cn:eks:cn-north-1:123456789012:cluster\/gcd-jane"/);
  assert.match(text, /repository\/gcd-jane\/\*"/);
});

test('pods take their role on with a session tag', () => {
  assert.match(JSON.stringify(trustOf('pods.eks')), /sts:TagSession/);
  assert.doesNotMatch(JSON.stringify(trustOf('ec2')), /sts:TagSession/);
});
