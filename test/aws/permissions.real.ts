import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { stopSystem } from '../../src/workflows/stop-system.js';
import { noDefaultVpc } from '../fakes/aws-front/no-default-vpc.js';
import { type EmulatedAccount, emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';
import { repoRoot } from '../repo-root.js';
import { listenForAuthorizations } from './authorizations.js';
import { isAllowed, type Statement } from './evaluate-policy.js';
import { impliedActions } from './implied-actions.js';

const confirm = async () => true;
const documents = ['look', 'create', 'cleanup'] as const;
type Document = (typeof documents)[number];

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
  const user = await userWith(account, documents);
  account.front.calls.length = 0;
  await lifeOfSystem(account, user);
  assert.deepEqual(await emulatorState(account.behind), before);

  const called = new Set(account.front.calls.map(({ service, action }) => `${service}:${action}`));
  const implied = impliedActions.map(({ action }) => action);
  const unused = documents
    .flatMap((name) => actionsOf(name))
    .filter((action) => !called.has(action) && !implied.includes(action) && !notInTheStory.includes(action));
  assert.deepEqual(unused, [], 'actions that a policy allows and no story needs');
});

test('every changing call is within the policies as they are, with its ARNs and tags', {
  skip: realParts('ministack'),
}, async (t) => {
  const { layer, questions } = listenForAuthorizations();
  const account = await emulatedAccount(t, 'ministack', [layer, noDefaultVpc]);
  await lifeOfSystem(account, { accessKeyId: 'test', secretAccessKey: 'test' });
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
  const user = await userWith(account, ['look', 'cleanup']);
  const ports = { ...account.ports, access: { ...account.ports.access, credentials: user } };
  await assert.rejects(createSystem('create', { ...account.target, confirm }, ports), {
    code: 'AccessDenied',
    message: /not authorized to perform/,
  });
  await cleanupSystem({ ...account.target, confirm }, ports);
  assert.deepEqual(await emulatorState(account.behind), before);
});

/** Makes a system, opens it to another address, stops it, wakes it, and removes it. */
async function lifeOfSystem(account: EmulatedAccount, credentials: Credentials): Promise<void> {
  const ports = { ...account.ports, access: { ...account.ports.access, credentials } };
  const input = { ...account.target, confirm };
  await createSystem('create', { ...input, dataBucket: 'some-data' }, ports);
  await createSystem('resume', { ...input, sshCidr: '192.0.2.7/32', ttlMs: 3_600_000 }, ports);
  await stopSystem(account.target, ports);
  await createSystem('resume', input, ports);
  await growNodeGroup(account, ports);
  const cleaned = await cleanupSystem(input, ports);
  assert.deepEqual(cleaned.remaining, []);
}

/** Changes how far the node group may grow, by the record, as a newer gcd with another default would. */
async function growNodeGroup(account: EmulatedAccount, ports: EmulatedAccount['ports']): Promise<void> {
  const { emptyNodeGroup } = await import('../../src/aws/stop-machines.js');
  const { makeClients } = await import('../../src/aws/clients.js');
  const clients = makeClients({ region: 'us-east-1', ...ports.access });
  const nodes = { instanceTypes: [], capacity: 'ON_DEMAND', desiredNodes: 3, maxNodes: 100, issues: [] };
  await emptyNodeGroup(clients, account.target.system, nodes);
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Makes a user who has these documents of policies/ and nothing else. */
async function userWith({ behind, target }: EmulatedAccount, names: readonly Document[]): Promise<Credentials> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const iam = new IAMClient({ endpoint: behind, region: 'us-east-1', credentials });
  const UserName = `user-of-${target.system}`;
  await iam.send(new CreateUserCommand({ UserName }));
  for (const name of names) {
    const PolicyDocument = JSON.stringify(widened(readDocument(name)));
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: name, PolicyDocument }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

/**
 * MiniStack refuses whatever has a condition on the tags that something has, in EC2 and ECR also on the tags that it is given,
 * on the policy to attach, or a role below a path: there,
 * and only there, the documents are widened. Which actions they name is tested as it is.
 */
function widened(statements: readonly Statement[]): object {
  const Statement = statements.map(({ Condition, Resource, ...rest }) => {
    const isWide = [rest.Action].flat().some((action) => /^(ec2|ecr|iam):/.test(action));
    const isKept = Condition && !isWide && !JSON.stringify(Condition).includes('ResourceTag');
    return { ...rest, Resource: isWide ? '*' : Resource, ...(isKept ? { Condition } : {}) };
  });
  return { Version: '2012-10-17', Statement: Statement.map((one) => ({ Effect: 'Allow', ...one })) };
}

function readDocument(name: Document): Statement[] {
  const text = readFileSync(join(repoRoot, 'policies', `${name}.json`), 'utf8');
  return (JSON.parse(text) as { Statement: Statement[] }).Statement;
}

function actionsOf(name: Document): string[] {
  return readDocument(name).flatMap(({ Action }) => Action);
}
