import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBucketName } from '../../src/core/is-bucket-name.js';

test('names of buckets follow the rules of S3', () => {
  for (const name of ['pv.insight.nrel', 'abc', '1-2', 'a'.repeat(63)]) assert.ok(isBucketName(name), name);
  for (const name of ['ab', 'A-b-c', 'a_b', '-ab', 'ab-', 'a..b', '10.0.0.1', 'a'.repeat(64), 'a/b']) {
    assert.ok(!isBucketName(name), name);
  }
});
