import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergePolicies } from '../../src/aws/merge-policies.js';
import { valuesOf } from '../../src/aws/policy-document.js';
import { readCallerPolicies } from '../../src/workflows/caller-policies.js';
import { repoRoot } from '../repo-root.js';

const tagged = { StringEquals: { 'aws:ResourceTag/managedBy': 'gcd' } };
const Effect = 'Allow';
const Version = '2012-10-17';

test('statements on the same resources under the same conditions become one', () => {
  const merged = mergePolicies([
    { Version, Statement: [{ Sid: 'A', Effect, Action: 'ec2:DescribeVpcs', Resource: '*' }] },
    {
      Version,
      Statement: [
        { Sid: 'B', Effect, Action: ['ec2:DescribeSubnets', 'ec2:DescribeVpcs'], Resource: ['*'] },
        { Effect, Action: 'ec2:DeleteVpc', Resource: 'arn:*:ec2:*:*:vpc/*', Condition: tagged },
        { Effect, Action: 'ec2:StopInstances', Resource: 'arn:*:ec2:*:*:instance/*', Condition: tagged },
        { Effect, Action: 'ec2:CreateVpc', Resource: 'arn:*:ec2:*:*:vpc/*' },
        { Effect, Action: 'ec2:RunInstances', Resource: 'arn:*:ec2:*:*:instance/*' },
      ],
    },
  ]);
  assert.deepEqual(merged.Statement, [
    { Effect, Action: ['ec2:DescribeSubnets', 'ec2:DescribeVpcs'], Resource: '*' },
    { Effect, Action: ['ec2:DeleteVpc', 'ec2:StopInstances'], Resource: '*', Condition: tagged },
    { Effect, Action: 'ec2:CreateVpc', Resource: 'arn:*:ec2:*:*:vpc/*' },
    { Effect, Action: 'ec2:RunInstances', Resource: 'arn:*:ec2:*:*:instance/*' },
  ]);
});

test('where an action knows one kind of resource, kinds need not be told apart', () => {
  const Condition = { StringEquals: { 'aws:RequestTag/managedBy': 'gcd' } };
  const statements = [
    { Effect, Action: 'iam:DeleteRole', Resource: 'arn:*:iam::*:role/gcd/*' },
    { Effect, Action: 'iam:DeleteInstanceProfile', Resource: 'arn:*:iam::*:instance-profile/gcd/*' },
    { Effect, Action: 'iam:GetRole', Resource: ['arn:*:iam::*:role/*', 'arn:*:iam::*:user/*'] },
    { Effect, Action: 'eks:CreateCluster', Resource: 'arn:*:eks:*:*:cluster/*', Condition },
    { Effect, Action: 'eks:TagResource', Resource: 'arn:*:eks:*:*:*', Condition },
    { Effect, Action: 'ec2:RunInstances', Resource: 'arn:*:ec2:*:*:instance/*', Condition },
  ] as const;
  assert.deepEqual(mergePolicies([{ Version, Statement: statements }]).Statement, [
    {
      Effect,
      Action: ['iam:DeleteInstanceProfile', 'iam:DeleteRole'],
      Resource: ['arn:*:iam::*:instance-profile/gcd/*', 'arn:*:iam::*:role/gcd/*'],
    },
    { Effect, Action: 'iam:GetRole', Resource: ['arn:*:iam::*:role/*', 'arn:*:iam::*:user/*'] },
    { Effect, Action: ['eks:CreateCluster', 'eks:TagResource'], Resource: '*', Condition },
    { Effect, Action: 'ec2:RunInstances', Resource: 'arn:*:ec2:*:*:instance/*', Condition },
  ]);
});

test('what a caller needs is one document that fits into a managed policy', async () => {
  const policies = await readCallerPolicies(repoRoot);
  const merged = mergePolicies(policies);
  assert.ok(JSON.stringify(merged).length <= 6144, `${JSON.stringify(merged).length} characters`);
  const actionsOf = (statements: readonly { Action: string | readonly string[] }[]) =>
    [...new Set(statements.flatMap(({ Action }) => valuesOf(Action)))].sort();
  assert.deepEqual(actionsOf(merged.Statement), actionsOf(policies.flatMap(({ Statement }) => Statement)));
});
