import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeAccessEntryCommand, EKSClient, ListAccessEntriesCommand } from '@aws-sdk/client-eks';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { type EmulatedAccount, emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;
const skip = realParts('ministack');
// MiniStack simulates nobody who is below a path: it would say that nothing is allowed.
const everything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: 'iam:SimulatePrincipalPolicy', Resource: '*' },
  ],
});

type Credentials = NonNullable<EmulatedAccount['ports']['access']['credentials']>;

test('the creator has the access entry that EKS makes, and everybody else who resumes gets one from gcd', {
  skip,
}, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const before = await emulatorState(account.behind);
  const { system } = account.target;
  const creator = await userCalled(account, `creator-${system}`);
  const colleague = await userCalled(account, `colleague-${system}`);
  const session = await sessionOf(account, `guest-${system}`);

  assert.equal(await callerAccessAfter('create', account, creator.credentials), 'adopted');
  assert.equal(await callerAccessAfter('resume', account, colleague.credentials), 'made');
  assert.equal(await callerAccessAfter('resume', account, colleague.credentials), 'unchanged');
  assert.equal(await callerAccessAfter('resume', account, session.credentials), 'made');
  assert.deepEqual(await principals(account), [creator.arn, colleague.arn, session.roleArn]);
  assert.equal((await entryOf(account, session.roleArn)).tags?.['gcd:system'], system);

  const ports = { ...account.ports, access: { ...account.ports.access, credentials: colleague.credentials } };
  const cleaned = await cleanupSystem({ ...account.target, confirm }, ports);
  assert.deepEqual(cleaned.remaining, []);
  await session.remove();
  assert.deepEqual(await emulatorState(account.behind), before);
});

test('root, who cannot have an access entry, is told so', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const root = account.ports.access.credentials!;
  assert.equal(await callerAccessAfter('create', account, root), 'adopted');
  const told = account.notices.flatMap((one) => (one.type === 'warning' ? one.message : []));
  assert.ok(told.some((message) => /:root cannot use kubectl: only an IAM user or role/.test(message)));
  await cleanupSystem({ ...account.target, confirm }, account.ports);
});

/** Creates or resumes as somebody, and returns how the caller's access entry came to be there. */
async function callerAccessAfter(verb: 'create' | 'resume', account: EmulatedAccount, credentials: Credentials) {
  const ports = { ...account.ports, access: { ...account.ports.access, credentials } };
  const { outcomes } = await createSystem(verb, { ...account.target, confirm }, ports);
  return outcomes.find(({ node }) => node.name === 'caller-access')?.result;
}

/** Makes a user below a path who may do everything. */
async function userCalled({ behind }: EmulatedAccount, UserName: string) {
  const iam = new IAMClient(rootOf(behind));
  const { User } = await iam.send(new CreateUserCommand({ UserName, Path: '/science/' }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'all', PolicyDocument: everything }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
  return { arn: User?.Arn, credentials };
}

/** Makes a role below a path that may do everything, and a session of it. */
async function sessionOf({ behind }: EmulatedAccount, RoleName: string) {
  const iam = new IAMClient(rootOf(behind));
  const trust = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, Path: '/guests/', AssumeRolePolicyDocument }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'all', PolicyDocument: everything }));
  const assume = new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'jane@example.org' });
  const { Credentials } = await new STSClient(rootOf(behind)).send(assume);
  return {
    roleArn: Role!.Arn!,
    credentials: {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    },
    async remove() {
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'all' }));
      await iam.send(new DeleteRoleCommand({ RoleName }));
    },
  };
}

/** Lists who has an access entry, but for the roles of the system. */
async function principals({ behind, target }: EmulatedAccount) {
  const command = new ListAccessEntriesCommand({ clusterName: target.system });
  const { accessEntries = [] } = await new EKSClient(rootOf(behind)).send(command);
  return accessEntries.filter((arn) => !arn.includes(':role/gcd/'));
}

async function entryOf({ behind, target }: EmulatedAccount, principalArn: string) {
  const command = new DescribeAccessEntryCommand({ clusterName: target.system, principalArn });
  return (await new EKSClient(rootOf(behind)).send(command)).accessEntry!;
}

function rootOf(endpoint: string) {
  return { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}
