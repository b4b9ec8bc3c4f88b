import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SystemEntry, SystemEvent } from '../../src/core/system-record.js';
import { resourceAge } from '../../src/workflows/resource-age.js';

function record(...events: SystemEvent[]): SystemEntry[] {
  return events.map((event, seq) => ({ v: 1, seq, at: seq * 100, ...event }));
}

const meant = (action: 'create' | 'delete') => ({ type: 'resource-intended', resource: 'bastion', action }) as const;
const done = (action: 'create' | 'delete') =>
  ({ type: 'resource-ended', resource: 'bastion', action, outcome: 'done' }) as const;

test('the age of a resource counts from the first attempt at making it', () => {
  const failed = { ...done('create'), outcome: 'failed' } as const;
  assert.equal(resourceAge(record(meant('create'), failed, meant('create'), done('create')), 'bastion', 1000), 1000);
});

test('a resource that was removed and made again is as old as its second life', () => {
  const lives = record(
    meant('create'),
    done('create'),
    meant('delete'),
    done('delete'),
    meant('create'),
    done('create'),
  );
  assert.equal(resourceAge(lives, 'bastion', 1000), 600);
});

test('the age of a resource that the record does not tell of is not known', () => {
  assert.equal(resourceAge(undefined, 'bastion', 1000), undefined);
  assert.equal(resourceAge(record(meant('create')), 'cluster', 1000), undefined);
});
