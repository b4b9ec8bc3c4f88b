import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import type { Notice } from '../../src/core/notice.js';
import { systemFolder } from '../../src/history/system-record.js';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem, previewSystem } from '../../src/workflows/create-system.js';
import { listSystems } from '../../src/workflows/list-systems.js';
import { statusSystem } from '../../src/workflows/status-system.js';
import { stopSystem } from '../../src/workflows/stop-system.js';
import { slowStates } from '../fakes/aws-front/slow-states.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;
const hourMs = 3_600_000;
const skip = realParts('ministack');

test('without a record, a system in another region is neither taken apart nor made twice', { skip }, async (t) => {
  const { ports, target, behind } = await emulatedAccount(t, 'ministack');
  await createSystem('create', { ...target, confirm }, ports);
  const before = await emulatorState(behind);
  const lost = { ...target, history: `${target.history}-lost`, confirm };
  const elsewhere = { ...ports, access: { ...ports.access, region: 'eu-west-1' } };
  await assert.rejects(cleanupSystem(lost, elsewhere), {
    code: 'SystemElsewhere',
    hint: `gcd cleanup ${target.system} --region us-east-1`,
  });
  await assert.rejects(createSystem('create', lost, elsewhere), { code: 'SystemElsewhere' });
  assert.deepEqual(await emulatorState(behind), before);
  await cleanupSystem({ ...lost, region: 'us-east-1' }, elsewhere);
});

test('the end of a system can be put off and brought forward, and every machine goes by it', { skip }, async (t) => {
  const { ports, target } = await emulatedAccount(t, 'ministack');
  const endAfter = async (ttlMs: number) => {
    const nowMs = ports.clock.nowMs();
    await createSystem('create', { ...target, ttlMs, confirm }, ports);
    const list = async (history: string) => (await listSystems({ history, region: 'us-east-1' }, ports)).systems;
    const ends = [...(await list(target.history)), ...(await list(`${target.history}-lost`))]
      .filter(({ system }) => system === target.system)
      .map(({ expires }) => expires);
    const elsewhere = await statusSystem({ ...target, history: `${target.history}-lost` }, ports);
    return [...ends, elsewhere.expires].map((end = '') => Math.round((Date.parse(end) - nowMs) / hourMs));
  };
  assert.deepEqual(await endAfter(hourMs), [1, 1, 1]);
  assert.deepEqual(await endAfter(48 * hourMs), [48, 48, 48]);
  assert.deepEqual(await endAfter(2 * hourMs), [2, 2, 2]);
  await cleanupSystem({ ...target, confirm }, ports);
});

test('another size for the disks of nodes than they have is told, and left', { skip }, async (t) => {
  const { ports, target } = await emulatedAccount(t, 'ministack');
  await createSystem('create', { ...target, diskGib: 60, confirm }, ports);
  const detailsOf = async (diskGib: number) => {
    const { resources } = await previewSystem({ ...target, diskGib }, ports);
    return resources.find(({ resource }) => resource === 'launch-template')?.details;
  };
  assert.deepEqual(await detailsOf(60), []);
  assert.deepEqual(await detailsOf(200), [
    'disks of nodes have 60 GiB, configured is 200 (cannot be changed in place)',
  ]);
  await cleanupSystem({ ...target, confirm }, ports);
});

test('a stopped system is priced as stopped at once, and one that is not there leaves no record', {
  skip,
}, async (t) => {
  const { ports, target } = await emulatedAccount(t, 'ministack');
  await assert.rejects(stopSystem(target, ports), { code: 'NothingThere' });
  assert.equal(existsSync(systemFolder(target.history, target.system)), false);

  await createSystem('create', { ...target, confirm }, ports);
  const { stopped, cost } = await stopSystem(target, ports);
  assert.deepEqual(stopped, ['bastion']);
  const bastion = cost.resources.find(({ resource }) => resource === 'bastion');
  assert.deepEqual([bastion?.state, bastion?.lines.map(({ item }) => item)], ['stopped', ['gp3-gib']]);
  await cleanupSystem({ ...target, confirm }, ports);
});

test('a system that was cleaned up is not listed, though AWS tells of its terminated machine for a while', {
  skip: realParts('moto'),
}, async (t) => {
  const { ports, target } = await emulatedAccount(t, 'moto');
  const where = { region: 'us-east-1', history: `${target.history}-lost` };
  const isListed = async () => (await listSystems(where, ports)).systems.some(({ system }) => system === target.system);
  await createSystem('create', { ...target, confirm }, ports);
  assert.equal(await isListed(), true);
  await cleanupSystem({ ...target, confirm }, ports);
  assert.equal(await isListed(), false);
});

test('a cleanup that is interrupted says what may still cost, and goes on', { skip }, async (t) => {
  const { ports, target, front } = await emulatedAccount(t, 'ministack');
  front.layers.unshift(slowStates(() => ports.clock.nowMs()));
  await createSystem('create', { ...target, confirm }, ports);
  const stop = new AbortController();
  const observe = (notice: Notice) => {
    if (notice.type !== 'resource-progressed' || notice.resource !== 'cluster') return;
    if (notice.message.startsWith('waiting ')) stop.abort();
  };
  await assert.rejects(cleanupSystem({ ...target, confirm }, { ...ports, observe, signal: stop.signal }), {
    ...{ code: 'Interrupted', exitCode: 130 },
    hint: `What may still cost by the hour: cluster.\n\`gcd cleanup ${target.system}\` goes on.`,
  });
  assert.deepEqual((await cleanupSystem({ ...target, confirm }, ports)).remaining, []);
});
