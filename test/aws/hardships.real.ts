import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notice } from '../../src/core/notice.js';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { errorAnswer, mapJson } from '../fakes/aws-front/call.js';
import { clientTokens } from '../fakes/aws-front/client-tokens.js';
import { groupInUse } from '../fakes/aws-front/group-in-use.js';
import { lateListing } from '../fakes/aws-front/late-listing.js';
import { lateTags } from '../fakes/aws-front/late-tags.js';
import { loseAnswerOnce } from '../fakes/aws-front/lose-answer-once.js';
import { refuse } from '../fakes/aws-front/refuse.js';
import { cleanUp, create } from '../fakes/create-and-clean-up.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { difference } from '../fakes/leak-trial.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;
const skip = realParts('ministack');

test('a launch whose answer is lost, and which is listed late, is not launched again', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const before = await emulatorState(account.behind);
  const { clock } = account.ports;
  account.front.layers.unshift(
    loseAnswerOnce('RunInstances'),
    clientTokens(),
    lateListing(() => clock.nowMs(), 20_000),
  );
  await assert.rejects(create(account));
  await create(account);
  const added = difference(before, await emulatorState(account.behind));
  assert.equal(added.filter((line) => line.includes('instance i-')).length, 1);
  await cleanUp(account);
});

for (const isHistoryLost of [true, false]) {
  const record = isHistoryLost ? 'without' : 'with';
  test(`a machine that is not listed yet when cleanup looks is removed all the same, ${record} the record`, {
    skip,
  }, async (t) => {
    const account = await emulatedAccount(t, 'ministack');
    const before = await emulatorState(account.behind);
    const { clock } = account.ports;
    const late = lateListing(() => clock.nowMs(), 20_000);
    account.front.layers.unshift(loseAnswerOnce('RunInstances'), late);
    await assert.rejects(create(account));
    const target = isHistoryLost ? { ...account.target, history: `${account.target.history}-lost` } : account.target;
    assert.deepEqual((await cleanupSystem({ ...target, confirm }, account.ports)).remaining, []);
    assert.deepEqual(await emulatorState(account.behind), before);
  });
}

test('a cleanup that is stopped before its second look says how to go on, and goes on', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const before = await emulatorState(account.behind);
  const { clock } = account.ports;
  account.front.layers.unshift(
    loseAnswerOnce('RunInstances'),
    lateListing(() => clock.nowMs(), 20_000),
  );
  await assert.rejects(create(account));
  const stop = new AbortController();
  const observe = (notice: Notice) => {
    if (notice.type === 'step' && /^Looking again/.test(notice.message)) stop.abort(new Error('Ctrl-C'));
  };
  const ports = { ...account.ports, observe, signal: stop.signal };
  const stopped = cleanupSystem({ ...account.target, confirm }, ports);
  await assert.rejects(stopped, { code: 'Interrupted', hint: /known to be left.*\n`gcd cleanup .*` goes on/ });
  await cleanUp(account);
  assert.deepEqual(await emulatorState(account.behind), before);
});

test('tags that appear late are waited for, and what has none yet is not left behind', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const before = await emulatorState(account.behind);
  const { clock } = account.ports;
  account.front.layers.unshift(lateTags(() => clock.nowMs(), 20_000));
  await create(account);
  await cleanUp(account);
  assert.deepEqual(await emulatorState(account.behind), before);

  account.front.layers.unshift(loseAnswerOnce('CreateSecurityGroup'), loseAnswerOnce('CreateLaunchTemplate'));
  await assert.rejects(create(account));
  await cleanUp(account);
  assert.deepEqual(await emulatorState(account.behind), before);
});

test('credentials that expire in the middle stop it, and new ones go on', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const before = await emulatorState(account.behind);
  let isExpired = false;
  account.front.layers.unshift(async (call, forward) => {
    if (call.action === 'CreateNodegroup') isExpired = true;
    return isExpired ? errorAnswer(call, 403, 'ExpiredTokenException', 'the token is expired') : forward();
  });
  await assert.rejects(create(account), { code: 'CredentialsExpired', hint: /aws sso login/ });
  account.front.layers.shift();
  await create(account);
  await cleanUp(account);
  assert.deepEqual(await emulatorState(account.behind), before);
});

test('a change of the cluster waits until an earlier one has ended', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  await create(account);
  let refusals = 3;
  account.front.layers.unshift(async (call, forward) =>
    call.action === 'UpdateClusterConfig' && refusals-- > 0
      ? errorAnswer(call, 409, 'ResourceInUseException', 'the cluster currently has an update in progress')
      : forward(),
  );
  const { outcomes } = await createSystem(
    'resume',
    { ...account.target, confirm, sshCidr: '192.0.2.7/32' },
    account.ports,
  );
  assert.equal(outcomes.find(({ node }) => node.name === 'cluster')?.result, 'updated');
  assert.ok(refusals < 0);
  await cleanUp(account);
});

test('an add-on that somebody could not update is there, and not waited for', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  await create(account);
  account.front.layers.unshift(async (call, forward) => {
    const answer = await forward();
    if (call.action !== 'DescribeAddon') return answer;
    return mapJson(answer, ({ addon }) => ({ addon: { ...(addon as object), status: 'UPDATE_FAILED' } }));
  });
  await createSystem('resume', { ...account.target, confirm }, account.ports);
  account.front.layers.shift();
  await cleanUp(account);
});

test('a group that is held for minutes after the bastion is waited for', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const before = await emulatorState(account.behind);
  const { clock } = account.ports;
  account.front.layers.unshift(groupInUse(() => clock.nowMs(), 590_000));
  await create(account);
  await cleanUp(account);
  assert.deepEqual(await emulatorState(account.behind), before);
  assert.ok(
    account.notices.some((one) => one.type === 'resource-progressed' && /DependencyViolation/.test(one.message)),
  );
});

test('what cannot be removed is told with its reason and its cost, and everything else is removed', {
  skip,
}, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  await create(account);
  account.front.layers.unshift(refuse('TerminateInstances', 'UnauthorizedOperation'));
  const cleaned = await cleanupSystem({ ...account.target, confirm }, account.ports);
  assert.equal(cleaned.exitCode, 3);
  const bastion = cleaned.remaining.find(({ resource }) => resource === 'bastion');
  assert.match(bastion?.why ?? '', /UnauthorizedOperation/);
  assert.ok((bastion?.usdPerHour ?? 0) > 0.02);
  assert.ok(
    !cleaned.remaining.some(({ resource }) => resource === 'cluster'),
    'the cluster, which costs most, is gone',
  );
  account.front.layers.shift();
  await cleanUp(account);
});

test('a thing with the name and without the tags is neither taken over nor removed', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const { CreateSecurityGroupCommand, DeleteSecurityGroupCommand, EC2Client } = await import('@aws-sdk/client-ec2');
  const ec2 = new EC2Client({ ...account.ports.access, endpoint: account.behind });
  const GroupName = `SSH-ONLY-${account.target.system}`;
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: 'of somebody else' }));
  const before = await emulatorState(account.behind);
  await assert.rejects(create(account), { code: 'NameTaken' });
  await cleanUp(account);
  assert.deepEqual(await emulatorState(account.behind), before);
  await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
});
