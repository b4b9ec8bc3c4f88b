import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { stopSystem } from '../../src/workflows/stop-system.js';
import { type EmulatedAccount, emulatedAccount } from '../fakes/emulated-account.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;
const skip = realParts('ministack');

test('a record tells account, region, versions and every step with its time, and no secret', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const { target, folder } = account;
  const credentials = await newUser(account);
  const ports = { ...account.ports, access: { ...account.ports.access, credentials } };
  await createSystem('create', { ...target, confirm, dataBucket: 'some-data' }, ports);
  await stopSystem(target, ports);
  await createSystem('resume', { ...target, confirm, sshCidr: '192.0.2.7/32' }, ports);

  const journal = readFileSync(join(target.history, 'systems', target.system, 'journal.jsonl'), 'utf8');
  const entries = journal
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.ok(entries.every(({ v, seq, at }, index) => v === 1 && seq === index && at));
  const verbs = entries.filter(({ type }) => type === 'verb-started');
  assert.deepEqual(
    verbs.map(({ verb }) => verb),
    ['create', 'stop', 'resume'],
  );
  for (const verb of verbs) {
    assert.deepEqual([verb.account, verb.region, verb.gcdVersion], ['000000000000', 'us-east-1', '0.0.0-test']);
  }

  const privateKey = readFileSync(join(folder, '.ssh', `${target.system}.pem`), 'utf8');
  const keyLines = privateKey.split('\n').filter((line) => line.length > 40 && !line.startsWith('-----'));
  const files = filesBelow(target.history).map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  assert.ok(keyLines.length > 0 && files.some(({ text }) => text === journal));
  for (const { path, text } of files) {
    for (const secret of [credentials.secretAccessKey, ...keyLines]) {
      assert.ok(!text.includes(secret), `${secret} is in ${path}`);
    }
    // The key of the first contact, good for that alone, has a file of its own.
    if (text.includes('PRIVATE KEY')) assert.equal(statSync(path).mode & 0o777, 0o600, path);
  }
  for (const telling of ['PRIVATE KEY', 'AssumeRolePolicyDocument', '#!/bin']) assert.ok(!journal.includes(telling));
  await cleanupSystem({ ...target, confirm }, ports);
});

test('a record of another account or another region is refused with a sentence', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const { target, ports } = account;
  await createSystem('create', { ...target, confirm }, ports);
  const elsewhere = cleanupSystem({ ...target, region: 'eu-west-1', confirm }, ports);
  await assert.rejects(elsewhere, {
    code: 'RecordElsewhere',
    message: `${target.system} is a system of account 000000000000 in us-east-1, not of 000000000000 in eu-west-1`,
  });
  // MiniStack takes an access key of twelve digits for the account itself.
  const credentials = { accessKeyId: '210987654321', secretAccessKey: 'test' };
  const other = { ...ports, access: { ...ports.access, credentials } };
  await assert.rejects(createSystem('resume', { ...target, confirm }, other), {
    code: 'RecordElsewhere',
    message: /is a system of account 000000000000 in us-east-1, not of 210987654321/,
  });
  await cleanupSystem({ ...target, confirm }, ports);
});

async function newUser({ behind, target }: EmulatedAccount) {
  const root = { accessKeyId: 'test', secretAccessKey: 'test' };
  const iam = new IAMClient({ endpoint: behind, region: 'us-east-1', credentials: root });
  const UserName = `recorded-${target.system}`;
  await iam.send(new CreateUserCommand({ UserName }));
  const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'all', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}
