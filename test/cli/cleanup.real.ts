import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cleanupAction } from '../../src/cli/actions/cleanup.js';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { errorAnswer } from '../fakes/aws-front/call.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { realParts } from '../real-part.js';
import { fakeTerminal } from './fake-terminal.js';

test('a system that cannot be cleaned up does not keep the others from it', { skip: realParts('moto') }, async (t) => {
  const { ports, target } = await emulatedAccount(t, 'moto');
  await createSystem('create', { ...target, confirm: async () => true }, ports);
  const elsewhere = join(target.history, 'systems', 'gcd-0-elsewhere');
  mkdirSync(elsewhere, { recursive: true });
  const began = { type: 'verb-started', verb: 'create', gcdVersion: '1', account: '999999999999', region: 'us-east-1' };
  const entry = { v: 1, seq: 0, at: 0, pid: 1, hostname: 'there', ...began };
  writeFileSync(join(elsewhere, 'journal.jsonl'), `${JSON.stringify(entry)}\n`);

  const terminal = fakeTerminal();
  const display = { isJson: false, isQuiet: false, hasColor: false };
  const input = { all: true, yes: true, history: target.history, region: 'us-east-1' };
  const exitCode = await cleanupAction({ input, ports, terminal, display } as Parameters<typeof cleanupAction>[0]);
  assert.equal(exitCode, 3);
  assert.match(terminal.stderr.text, /gcd-0-elsewhere is a system of account 999999999999 .*\[RecordElsewhere\]/);
  assert.match(terminal.stderr.text, new RegExp(`0 of \\d+ remain of ${target.system}\\.`));
});

test('a system whose end another machine may have put off is not removed while its tags are not known', {
  skip: realParts('moto'),
}, async (t) => {
  const { ports, target, front } = await emulatedAccount(t, 'moto');
  const another = { ...target, history: `${target.history}-another` };
  const confirm = async () => true;
  await createSystem('create', { ...target, confirm, ttlMs: 0 }, ports);
  await createSystem('create', { ...another, confirm, ttlMs: 48 * 3_600_000 }, ports);

  front.layers.unshift(async (call, forward) =>
    call.action === 'GetResources' ? errorAnswer(call, 403, 'AccessDeniedException') : forward(),
  );
  const terminal = fakeTerminal();
  const display = { isJson: false, isQuiet: false, hasColor: false };
  const input = { expired: true, yes: true, history: target.history, region: 'us-east-1' };
  assert.equal(await cleanupAction({ input, ports, terminal, display } as Parameters<typeof cleanupAction>[0]), 1);
  assert.match(terminal.stderr.text, /There may be more: AWS could not be asked everywhere\./);
  front.layers.shift();
  const { outcomes } = await cleanupSystem({ ...another, confirm }, ports);
  assert.equal(outcomes.find(({ node }) => node.name === 'bastion')?.result, 'removed', 'only now');
});
