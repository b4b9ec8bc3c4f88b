import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundledVersion, chooseVersion } from '../../src/aws/kubernetes-version.js';

const offered = [
  { clusterVersion: '1.9', versionStatus: 'STANDARD_SUPPORT' },
  { clusterVersion: '1.34', versionStatus: 'STANDARD_SUPPORT' },
  { clusterVersion: '1.30', versionStatus: 'EXTENDED_SUPPORT' },
  { clusterVersion: '1.36', versionStatus: 'UNSUPPORTED' },
] as const;

test('the default is the newest in standard support, by number and not by letter', () => {
  assert.deepEqual(chooseVersion(offered, undefined), { version: '1.34', support: 'STANDARD' });
});

test('a version in extended support is told as such, since it costs more', () => {
  assert.deepEqual(chooseVersion(offered, '1.30'), { version: '1.30', support: 'EXTENDED' });
});

test('a version that EKS does not offer, or no longer, is refused with those that it does', () => {
  for (const asked of ['1.99', '1.36']) {
    assert.throws(() => chooseVersion(offered, asked), {
      code: 'VersionNotOffered',
      exitCode: 2,
      hint: 'Choose one of: 1.34, 1.30, 1.9.',
    });
  }
});

test('when EKS lists none, a version is asked for as it is', () => {
  assert.deepEqual(chooseVersion([], '1.99'), { version: '1.99', support: 'STANDARD' });
});

test('when EKS lists none, the version that comes with gcd is taken', () => {
  assert.deepEqual(chooseVersion([], undefined), bundledVersion);
});
