import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCallerArn, systemIdOf } from '../../src/aws/identity.js';

const account = 'arn:aws:iam::123456789012';

for (const [arn, kind, name] of [
  [`${account}:user/Jane.Doe`, 'user', 'Jane.Doe'],
  [`${account}:user/science/solar/jane`, 'user', 'jane'],
  [`${account}:root`, 'root', 'root'],
  ['arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123/jane@example.org', 'sso', 'jane'],
  ['arn:aws:sts::123456789012:assumed-role/ci-runner/i-0123', 'role', 'ci-runner'],
  ['arn:aws:sts::123456789012:federated-user/jane', 'user', 'jane'],
] as const) {
  test(`${arn} is the ${kind} ${name}`, () => assert.deepEqual(parseCallerArn(arn), { kind, name }));
}

for (const [name, id] of [
  ['Jane.Doe', 'gcd-jane-doe'],
  ['jane_42', 'gcd-jane-42'],
  ['42jane', 'gcd-jane'],
  ['Jörg', 'gcd-jorg'],
  ['...', 'gcd-user'],
  ['a-very-long-name-of-a-role-that-goes-on', 'gcd-a-very-long-name-of-a-role-t'],
] as const) {
  test(`the system of ${name} is ${id}`, () => {
    assert.equal(systemIdOf(name), id);
    assert.match(id, /^[a-z][a-z0-9-]{0,30}[a-z0-9]$/);
  });
}
