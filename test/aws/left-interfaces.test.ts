import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMadeByCluster } from '../../src/aws/left-interfaces.js';
import type { Context } from '../../src/core/resource.js';

const owner = { system: 'gcd-dev', ctx: { account: '123456789012' } as Context };
const made = {
  OwnerId: '123456789012',
  Description: 'aws-K8S-i-0123456789abcdef0',
  TagSet: [{ Key: 'cluster.k8s.amazonaws.com/name', Value: 'gcd-dev' }],
};

test('what the cluster made for pods has its tag, its name and its account', () => {
  assert.ok(isMadeByCluster(made, owner));
});

for (const [what, other] of [
  ['of the cluster of another system', { TagSet: [{ Key: 'cluster.k8s.amazonaws.com/name', Value: 'gcd-dev-2' }] }],
  ['to which somebody copied the tag', { Description: 'a database' }],
  ['of another account', { OwnerId: '210987654321' }],
  ['without tags', { TagSet: [] }],
] as const) {
  test(`a network interface ${what} is not the system's`, () => {
    assert.equal(
      isMadeByCluster({ ...made, ...other, TagSet: [...('TagSet' in other ? other.TagSet : made.TagSet)] }, owner),
      false,
    );
  });
}
