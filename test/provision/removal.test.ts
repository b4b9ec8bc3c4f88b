import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GcdError } from '../../src/core/errors.js';
import { node } from '../../src/provision/graph.js';
import { fastClock } from '../fakes/fast-clock.js';
import type { Paper } from './paper-resource.js';
import { chainOf, type Draw, worldOf } from './paper-world.js';

const ready = { state: 'ready', outputs: { name: 'x' } } as const;
const broken = new GcdError('Broken', 'no');

test('a removal that fails stops no other, and is told', async () => {
  const world = chainOf(ready);
  world.papers.middle.failure = { verb: 'delete', error: broken };
  assert.deepEqual((await world.run('absent')).sort(), ['base removed', 'middle failed Broken', 'top removed']);
});

test('what is needed to find what could not be removed stays, and goes once that is gone', async () => {
  const log: string[] = [];
  const failure = { verb: 'delete', error: broken } as const;
  const draw: Draw = ({ base, cluster, leftovers, other }) => {
    const low = node('base', { resource: base!, inputs: () => ({}) });
    const middle = node('cluster', { resource: cluster!, needs: { low }, inputs: () => ({}) });
    const top = node('leftovers', { resource: leftovers!, needs: { middle }, inputs: () => ({}) });
    return [low, middle, top, node('other', { resource: other!, needs: { low }, inputs: () => ({}) })];
  };
  const paper = { observed: ready, log };
  const leftovers: Paper = { ...paper, onlyRemoves: true, failure };
  const world = worldOf({ base: { ...paper }, cluster: { ...paper }, leftovers, other: { ...paper } }, { draw });
  assert.deepEqual((await world.run('absent')).sort(), [
    'base failed KeptForRemoval',
    'cluster failed KeptForRemoval',
    'leftovers failed Broken',
    'other removed',
  ]);
  assert.deepEqual([...log].sort(), ['delete leftovers', 'delete other']);
  assert.deepEqual((await world.run('absent')).sort(), [
    'base removed',
    'cluster removed',
    'leftovers removed',
    'other was-absent',
  ]);
});

test('what something needs to be removed stays while that is there, and what else it needs goes', async () => {
  const log: string[] = [];
  const draw: Draw = ({ role, net, group }) => {
    const low = node('role', { resource: role!, inputs: () => ({}) });
    const beside = node('net', { resource: net!, inputs: () => ({}) });
    return [low, beside, node('group', { resource: group!, needs: { low, beside }, inputs: () => ({}) })];
  };
  const group: Paper = { observed: ready, log, failure: { verb: 'delete', error: broken } };
  const role: Paper = { observed: ready, log, outlivesItsUsers: true };
  const world = worldOf({ role, net: { observed: ready, log }, group }, { draw });
  assert.deepEqual(await world.run('absent'), ['group failed Broken', 'net removed', 'role failed KeptForRemoval']);
  assert.deepEqual(await world.run('absent'), ['group removed', 'net was-absent', 'role removed']);
});

test('what is held on to is asked again until it is free, with the reason told', async () => {
  const world = chainOf(ready);
  world.papers.base.failure = { verb: 'delete', error: new GcdError('StillInUse', 'an interface holds it') };
  assert.deepEqual((await world.run('absent')).sort(), ['base removed', 'middle removed', 'top removed']);
  assert.deepEqual(world.log.slice(-2), ['delete base', 'delete base']);
  assert.ok(world.notices.some((one) => 'message' in one && one.message.includes('an interface holds it')));
});

test('a removal that the cloud gives up is told at once, with its reason', async () => {
  const clock = fastClock();
  const startMs = clock.nowMs();
  const stuck: Paper = { observed: ready, log: [] };
  const states = () => {
    if (stuck.log.length === 0) return ready;
    const isOver = clock.nowMs() > startMs + 5_000;
    return isOver ? { state: 'failed', why: 'an interface holds it' } : { state: 'deleting', message: 'going' };
  };
  Object.defineProperty(stuck, 'observed', { get: states, set: () => {} });
  const [outcome] = await worldOf({ stuck }).reconcile('absent', clock);
  assert.equal(outcome?.error?.code, 'ResourceFailed');
  assert.match(outcome?.error?.message ?? '', /stuck was not removed: an interface holds it/);
  assert.ok(clock.nowMs() < startMs + 10_000);
});
