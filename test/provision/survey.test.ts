import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bill } from '../../src/core/resource.js';
import { node } from '../../src/provision/graph.js';
import { survey } from '../../src/provision/survey.js';
import { fastClock } from '../fakes/fast-clock.js';
import { memoryRecord } from '../fakes/memory-record.js';
import { type Paper, paperResource } from './paper-resource.js';

const planned: Bill[] = [{ item: 'planned', quantity: 1 }];
const meanwhile: Bill[] = [{ item: 'ec2:m5.large', quantity: 3 }];

/** Returns what a resource that is planned to cost something costs as it stands. */
async function billsOf(observed: Paper['observed']): Promise<readonly Bill[]> {
  const resource = paperResource('thing', { observed, log: [] });
  const graph = [node('thing', { resource, inputs: () => ({}), plannedBills: planned })];
  const [found] = await survey(graph, {
    identity: { system: 'gcd-t', tags: {}, gcdVersion: '1' },
    ...{ account: '123456789012', region: 'eu-west-1', record: memoryRecord({}), clock: fastClock() },
    ...{ signal: new AbortController().signal, observe: () => {} },
  });
  return found?.bills ?? [];
}

test('what is busy costs what it says it costs meanwhile, else what was planned', async () => {
  for (const state of ['changing', 'deleting'] as const) {
    assert.deepEqual(await billsOf({ state, message: 'm', bills: meanwhile }), meanwhile);
    assert.deepEqual(await billsOf({ state, message: 'm', bills: [] }), []);
    assert.deepEqual(await billsOf({ state, message: 'm' }), planned);
  }
  assert.deepEqual(await billsOf({ state: 'failed', why: 'w', bills: meanwhile }), meanwhile);
});

test('what is not there, or is not ours, costs nothing', async () => {
  assert.deepEqual(await billsOf({ state: 'absent' }), []);
  assert.deepEqual(await billsOf({ state: 'foreign', why: 'w' }), []);
});
