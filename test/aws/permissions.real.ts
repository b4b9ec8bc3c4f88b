import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOf } from '../../src/core/errors.js';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { noDefaultVpc } from '../fakes/aws-front/no-default-vpc.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';
import { listenForAuthorizations } from './authorizations.js';
import { isAllowed } from './evaluate-policy.js';
import { impliedActions } from './implied-actions.js';
import { lifeOfSystem } from './life-of-system.js';
import { makePolicyUser, readDocument } from './policy-user.js';
import { takeAwayEachAction } from './take-away.js';

const confirm = async () => true;
const documents = ['look', 'create', 'cleanup'] as const;

/** Actions for a leftover that no story here has, and for lists and prices, which are stories of their own. */
const notInTheStory = [
  ...['ec2:DeleteNetworkInterface', 'ec2:DescribeRegions', 'iam:ListRoles', 'tag:GetResources', 'pricing:GetProducts'],
  ...['ec2:DeleteVolume', 'elasticloadbalancing:DeleteLoadBalancer', 'elasticloadbalancing:DeleteTargetGroup'],
  'elasticloadbalancing:DescribeTags',
];

test('a user with the policies attached and nothing else has a whole life of a system', {
  skip: realParts('ministack'),
}, async (t) => {
  const account = await emulatedAccount(t, 'ministack', [noDefaultVpc]);
  const before = await emulatorState(account.behind);
  const { credentials } = await makePolicyUser(account, documents.flatMap(readDocument));
  account.front.calls.length = 0;
  for (const step of lifeOfSystem(account, credentials)) await step.run();
  assert.deepEqual(await emulatorState(account.behind), before);

  const called = new Set(account.front.calls.map(({ service, action }) => `${service}:${action}`));
  const implied = impliedActions.map(({ action }) => action);
  const unused = documents
    .flatMap((name) => readDocument(name).flatMap(({ Action }) => Action))
    .filter((action) => !called.has(action) && !implied.includes(action) && !notInTheStory.includes(action));
  assert.deepEqual(unused, [], 'actions that a policy allows and no story needs');
});

/**
 * What is answered in front of MiniStack, which therefore is not asked: the table of `implied-actions` has what AWS asks besides.
 */
const answeredInFront = [
  ...['eks:DescribeClusterVersions', 'eks:TagResource', 'eks:UpdateClusterConfig', 'eks:UpdateNodegroupConfig'],
  ...['pricing:GetProducts', 'servicequotas:GetServiceQuota'],
];

test('with any one action taken away a story fails, and its failure names the action', {
  skip: realParts('ministack'),
}, async (t) => {
  const account = await emulatedAccount(t, 'ministack', [noDefaultVpc]);
  const before = await emulatorState(account.behind);
  const user = await makePolicyUser(account, documents.flatMap(readDocument));
  const { layer, takeRefused, unasked } = takeAwayEachAction(user);
  account.front.layers.unshift(layer);
  const stories = new Map<string, string>();
  let runs = 0;
  for (const { what, run } of lifeOfSystem(account, user.credentials)) {
    for (let isDone = false; !isDone; runs += 1) {
      const failure = await run().then(() => '', messageOf);
      isDone = failure === '';
      const named = takeRefused((action) => failure.includes(action));
      assert.ok(isDone || named.length > 0, `${what} does not say what it lacks: ${failure}`);
      for (const action of named) stories.set(action, what);
    }
  }
  t.diagnostic(
    `${stories.size} actions were each taken away in ${runs} runs; not asked for: ${[...unasked].join(', ')}`,
  );
  assert.deepEqual(
    [...unasked].filter((action) => !answeredInFront.includes(action)),
    [],
  );
  const implied = impliedActions.map(({ action }) => action);
  const untried = documents
    .flatMap((name) => readDocument(name).flatMap(({ Action }) => Action))
    .filter(
      (action) =>
        !stories.has(action) && !unasked.has(action) && !implied.includes(action) && !notInTheStory.includes(action),
    );
  assert.deepEqual(untried, []);
  assert.deepEqual(await emulatorState(account.behind), before);
});

test('every changing call is within the policies as they are, with its ARNs and tags', {
  skip: realParts('ministack'),
}, async (t) => {
  const { layer, questions } = listenForAuthorizations();
  const account = await emulatedAccount(t, 'ministack', [layer, noDefaultVpc]);
  const root = { accessKeyId: 'test', secretAccessKey: 'test' };
  for (const step of lifeOfSystem(account, root)) await step.run();
  const statements = documents.flatMap(readDocument);
  assert.deepEqual(
    questions.filter((question) => !isAllowed(statements, question)),
    [],
  );
  // Without gcd's tag nothing that has a condition is allowed: somebody else's things are out of reach.
  const others = questions.map((question) => ({ ...question, context: {} }));
  const reach = new Set(others.filter((question) => isAllowed(statements, question)).map(({ action }) => action));
  const removing = [...reach].filter((action) => /^(ec2|eks|ecr):(Delete|Terminate|Stop|Detach)/.test(action));
  assert.deepEqual(removing, []);
});

test('without the policy for creating nothing is made, and the answer names the action', {
  skip: realParts('ministack'),
}, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const before = await emulatorState(account.behind);
  const { credentials } = await makePolicyUser(account, ['look', 'cleanup'].flatMap(readDocument));
  const ports = { ...account.ports, access: { ...account.ports.access, credentials } };
  await assert.rejects(createSystem('create', { ...account.target, confirm }, ports), {
    code: 'AccessDenied',
    message: /not authorized to perform/,
  });
  await cleanupSystem({ ...account.target, confirm }, ports);
  assert.deepEqual(await emulatorState(account.behind), before);
});
