import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mergePolicies } from '../../src/aws/merge-policies.js';
import type { PolicyDocument } from '../../src/aws/policy-document.js';
import { GcdError } from '../../src/core/errors.js';
import { callerPolicy } from '../../src/workflows/caller-policies.js';
import { checkSystem } from '../../src/workflows/check-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { serviceQuotas } from '../fakes/aws-front/service-quotas.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { realParts } from '../real-part.js';
import { repoRoot } from '../repo-root.js';

test('all that is wrong with an account is told at once', { skip: realParts('moto') }, async (t) => {
  const quotas = serviceQuotas({ 'L-1216C47A': 1, 'L-E79EC296': 1, 'L-1194D53C': 100 });
  const { ports, target } = await emulatedAccount(t, 'moto', [quotas]);
  const slow = { ...ports, clock: { ...ports.clock, nowMs: () => Date.now() + 600_000 }, env: { ...process.env } };
  const input = { ...target, instanceTypes: ['t3.small'], project: 'nowhere' };
  const { findings, exitCode } = await checkSystem(input, slow);
  const told = (check: string, verdict: string) =>
    findings.filter((one) => one.check === check && one.verdict === verdict).map(({ message }) => message);
  assert.equal(exitCode, 1);
  assert.match(told('clock', 'bad')[0]!, /10 min 0\d s ahead/);
  assert.match(told('project', 'bad')[0]!, /nowhere/);
  const [, groups, nodes] = told('quotas', 'bad');
  assert.match(groups!, /^security groups: \d+ of 1 used, 2 more needed \(L-E79EC296\): too little is left$/);
  assert.match(nodes!, /^nodes: 0 more of t3\.small at once \(2 vCPU each, 0 of 1 left, L-1216C47A\)$/);
  assert.match(told('zones', 'warning')[0]!, /^Nodes of t3\.small are small: 2 vCPU and 2 GiB/);
  assert.equal(told('zones', 'good').length, 3, 'zones, and both types of the bastion');
  assert.match(
    told('permissions', 'warning')[0]!,
    /^Whether all calls are allowed is not known/,
    'moto cannot simulate',
  );
  assert.equal(told('names', 'good').length, 1);
});

test('what would stop a creation in the middle stops it before the first call that costs', {
  skip: realParts('moto'),
}, async (t) => {
  const quotas = serviceQuotas({ 'L-1216C47A': 640, 'L-E79EC296': 1, 'L-1194D53C': 0 });
  const { ports, target, front, notices } = await emulatedAccount(t, 'moto', [quotas]);
  const confirm = async () => assert.fail('it asks only for what can be made');
  await assert.rejects(createSystem('create', { ...target, confirm }, ports), (error) => {
    assert.ok(error instanceof GcdError);
    assert.equal(error.code, 'NotReady');
    assert.match(error.message, /security groups: .* too little is left; EKS clusters: \d+ of 0 used, 1 more needed/);
    assert.match(error.hint!, /request-service-quota-increase --service-code eks --quota-code L-1194D53C/);
    return true;
  });
  assert.deepEqual(
    front.calls.map(({ action }) => action).filter((action) => /^(Create|Run|Import|Put)/.test(action)),
    [],
  );
  const warnings = notices.filter((notice) => notice.type === 'warning' && notice.code === 'Preflight');
  assert.ok(warnings.length > 0, 'what only may be in the way is a warning');
});

test('permissions are simulated with the names that the system has', { skip: realParts('ministack') }, async (t) => {
  const { ports, target, front } = await emulatedAccount(t, 'ministack');
  const iam = new IAMClient(ports.access);
  const user = await makeUser(iam);
  const asJane = { ...ports, access: { ...ports.access, credentials: user.credentials } };
  const permissions = async (policy: PolicyDocument) => {
    await user.allow(policy);
    const { findings } = await checkSystem(target, asJane);
    return findings.filter(({ check }) => check === 'permissions');
  };

  const policy = widened(await callerPolicy(repoRoot));
  const [whole] = await permissions(policy);
  assert.deepEqual([whole?.verdict, whole?.message.replace(/\d+/, 'N')], ['good', 'All N actions are allowed']);

  const asked = front.calls.find(({ params }) => params.get('ActionNames.member.1') === 'ec2:CreateInternetGateway');
  assert.equal(asked?.params.get('ContextEntries.member.1.ContextKeyName'), 'aws:RequestTag/managedBy');
  assert.equal(asked?.params.get('ContextEntries.member.1.ContextKeyValues.member.1'), 'gcd');
  assert.match(asked!.params.get('ResourceArns.member.1')!, /^arn:aws:ec2:us-east-1:\d{12}:[a-z-]+\/gcd-/);

  const [lacking] = await permissions(without(policy, 'ec2:DescribeVpcs', 'iam:CreateRole'));
  assert.equal(lacking?.verdict, 'bad');
  assert.match(lacking!.message, /^2 of \d+ actions are not allowed: ec2:DescribeVpcs, iam:CreateRole$/);
  assert.match(lacking!.hint!, /gcd check --policy/);
});

async function makeUser(iam: IAMClient) {
  const UserName = `jane-${randomBytes(4).toString('hex')}`;
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    credentials: { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! },
    async allow(policy: PolicyDocument) {
      const PolicyDocument = JSON.stringify(policy);
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'gcd', PolicyDocument }));
    },
  };
}

async function readPolicy(name: string): Promise<PolicyDocument> {
  return JSON.parse(await readFile(join(repoRoot, 'policies', `${name}.json`), 'utf8')) as PolicyDocument;
}

function without(policy: PolicyDocument, ...actions: string[]): PolicyDocument {
  const Statement = policy.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((action) => !actions.includes(action)),
  }));
  return { ...policy, Statement: Statement.filter(({ Action }) => Action.length > 0) };
}

/** Answered in front of MiniStack, or asked for a role session only. */
const notDenied = ['ec2:DescribeInstanceTypeOfferings', 'servicequotas:GetServiceQuota', 'iam:GetRole'];

test('whoever may look and check can check, and misses each action that is taken away', {
  skip: realParts('ministack'),
}, async (t) => {
  const { ports, target } = await emulatedAccount(t, 'ministack', [serviceQuotas({ 'L-1216C47A': 640 })]);
  const iam = new IAMClient(ports.access);
  const user = await makeUser(iam);
  const asUser = { ...ports, access: { ...ports.access, credentials: user.credentials } };
  const [look, check] = await Promise.all(['look', 'check'].map(readPolicy));
  const denials = async (...documents: PolicyDocument[]) => {
    await user.allow(widened(mergePolicies(documents)));
    const { findings } = await checkSystem(target, asUser);
    const denied = findings.flatMap(
      ({ message }) => /not authorized to perform:? ([a-z0-9]+:\w+)/.exec(message)?.[1] ?? [],
    );
    return [...new Set(denied)];
  };
  assert.deepEqual(await denials(look!, check!), []);
  const actions = check!.Statement.flatMap(({ Action }) => Action).filter((action) => !notDenied.includes(action));
  for (const action of actions.filter((one) => one !== 'iam:SimulatePrincipalPolicy')) {
    assert.deepEqual(await denials(look!, without(check!, action)), [action]);
  }
});

test('a role session is simulated as its role', { skip: realParts('ministack') }, async (t) => {
  const { ports, target, front } = await emulatedAccount(t, 'ministack');
  const iam = new IAMClient(ports.access);
  const RoleName = `team-${randomBytes(4).toString('hex')}`;
  const trust = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = JSON.stringify(widened(await callerPolicy(repoRoot)));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'gcd', PolicyDocument }));
  const assume = new AssumeRoleCommand({ RoleArn: Role!.Arn!, RoleSessionName: 'jane' });
  const { Credentials } = await new STSClient(ports.access).send(assume);
  const credentials = {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
  const asRole = { ...ports, access: { ...ports.access, credentials } };
  const { findings } = await checkSystem(target, asRole);
  assert.match(findings.find(({ check }) => check === 'identity')!.message, /:assumed-role\/team-.*\/jane in account/);
  assert.equal(findings.find(({ check }) => check === 'permissions')?.verdict, 'good');
  const simulated = front.calls.filter(({ action }) => action === 'SimulatePrincipalPolicy');
  assert.deepEqual([...new Set(simulated.map(({ params }) => params.get('PolicySourceArn')))], [Role!.Arn]);
});

/**
 * MiniStack's simulation knows no circumstances, so that no condition would ever hold, and allows a simulation only to who may simulate
 * everything; names and paths in EC2, ECR and IAM it refuses: there, and only there, the policy is widened.
 */
function widened(policy: PolicyDocument): PolicyDocument {
  const Statement = policy.Statement.map(({ Condition: _unknown, ...statement }) => {
    const isWide = [statement.Action].flat().some((action) => /^(ec2|ecr|iam):/.test(action));
    return isWide ? { ...statement, Resource: '*' } : statement;
  });
  const simulate = { Effect: 'Allow', Action: 'iam:SimulatePrincipalPolicy', Resource: '*' } as const;
  return { ...policy, Statement: [...Statement, simulate] };
}
