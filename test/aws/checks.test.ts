import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeClock } from '../../src/aws/checks/check-clock.js';
import { judgeCaller, judgeExpiry } from '../../src/aws/checks/check-identity.js';
import { judgeDenials } from '../../src/aws/checks/check-permissions.js';
import { judgeOffering, judgeSize, judgeZones } from '../../src/aws/checks/check-zones.js';
import { exampleOf, simulationsOf } from '../../src/aws/checks/simulations.js';
import type { PolicyDocument } from '../../src/aws/policy-document.js';

test('credentials that end before a system is made are warned of, expired ones are bad', () => {
  assert.equal(judgeExpiry(7_200_000).verdict, 'good');
  assert.equal(judgeExpiry(600_000).verdict, 'warning');
  assert.match(judgeExpiry(600_000).message, /last 10 min 00 s, which may be too short/);
  assert.equal(judgeExpiry(-1).verdict, 'bad');
});

test('calling as root is warned of', () => {
  const root = { account: '123456789012', arn: 'arn:aws:iam::123456789012:root', kind: 'root', name: 'root' } as const;
  assert.equal(judgeCaller(root).verdict, 'warning');
  assert.equal(judgeCaller({ ...root, kind: 'user' }).verdict, 'good');
});

test("a clock more than five minutes away from AWS' is bad, either way", () => {
  const date = 'Sat, 21 Nov 2026 12:00:00 GMT';
  const noon = Date.parse(date);
  assert.equal(judgeClock(date, noon + 299_000).verdict, 'good');
  assert.match(judgeClock(date, noon + 600_000).message, /is 10 min 00 s ahead of AWS'/);
  assert.match(judgeClock(date, noon - 600_000).message, /is 10 min 00 s behind AWS'/);
  assert.equal(judgeClock(undefined, noon).verdict, 'warning');
});

test('a cluster needs two zones', () => {
  assert.equal(judgeZones(['a', 'b'], []).verdict, 'good');
  assert.match(judgeZones(['a'], ['a']).hint!, /Name other zones than a/);
  assert.match(judgeZones([], []).message, /here are none/);
});

test('an instance type that is nowhere is bad, in one zone a risk, too small a warning', () => {
  assert.equal(judgeOffering('t3.large', ['a', 'b']).verdict, 'good');
  assert.equal(judgeOffering('t3.large', ['a']).verdict, 'warning');
  assert.equal(judgeOffering('t3.large', []).verdict, 'bad');
  assert.deepEqual(judgeSize('t3.large', { vcpus: 2, memoryGib: 8 }), []);
  assert.equal(judgeSize('t3.small', { vcpus: 2, memoryGib: 2 })[0]?.verdict, 'warning');
  assert.equal(judgeSize('x1.nonsense', undefined)[0]?.verdict, 'warning');
});

const scope = { account: '123456789012', region: 'eu-west-1', system: 'gcd-jane' };

test('a policy is simulated on its resources, under the circumstances that its conditions ask for', () => {
  const document: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: 'arn:*:iam::*:role/gcd/*',
        Condition: {
          StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'eks.amazonaws.com'] },
          Null: { 'aws:RequestTag/gcd:system': 'false', 'aws:MultiFactorAuthAge': 'true' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['gcd:system', 'managedBy'] },
          ArnLike: { 'iam:PolicyARN': ['arn:*:iam::aws:policy/AmazonEKSClusterPolicy'] },
          Bool: { 'aws:SecureTransport': 'true' },
        },
      },
      { Effect: 'Deny', Action: '*', Resource: '*' },
    ],
  };
  const entry = (ContextKeyName: string, ContextKeyType: string, ...ContextKeyValues: string[]) => {
    return { ContextKeyName, ContextKeyType, ContextKeyValues };
  };
  assert.deepEqual(simulationsOf([document], scope), [
    {
      actions: ['iam:PassRole'],
      resources: ['arn:aws:iam::123456789012:role/gcd/gcd-jane'],
      context: [
        entry('iam:PassedToService', 'string', 'ec2.amazonaws.com'),
        entry('aws:RequestTag/gcd:system', 'string', 'gcd-jane'),
        entry('aws:TagKeys', 'stringList', 'gcd:system', 'managedBy'),
        entry('iam:PolicyARN', 'string', 'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy'),
        entry('aws:SecureTransport', 'boolean', 'true'),
      ],
    },
  ]);
});

test('a pattern is simulated by a resource that it means', () => {
  const examples = {
    '*': '*',
    'arn:*:ec2:*:*:instance/*': 'arn:aws:ec2:eu-west-1:123456789012:instance/gcd-jane',
    'arn:*:ec2:*::image/*': 'arn:aws:ec2:eu-west-1::image/gcd-jane',
    'arn:*:ec2:*:*:*/*': 'arn:aws:ec2:eu-west-1:123456789012:instance/gcd-jane',
    'arn:*:eks:*:*:*': 'arn:aws:eks:eu-west-1:123456789012:cluster/gcd-jane',
  };
  for (const [pattern, example] of Object.entries(examples)) assert.equal(exampleOf(pattern, scope), example);
  const inChina = exampleOf('arn:*:iam::*:role/gcd/*', { ...scope, region: 'cn-north-1' });
  assert.equal(inChina, 'arn:aws-cn:iam::123456789012:role/gcd/gcd-jane');
});

test('what is not allowed is named, and how to allow it', () => {
  const simulations = [{ actions: ['ec2:RunInstances', 'eks:CreateCluster'], resources: ['*'], context: [] }];
  assert.equal(judgeDenials([], simulations).message, 'All 2 actions are allowed');
  const denied = judgeDenials(['eks:CreateCluster'], simulations);
  assert.deepEqual([denied.verdict, denied.message], ['bad', '1 of 2 actions are not allowed: eks:CreateCluster']);
  assert.match(denied.hint!, /gcd check --policy/);
});
