import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showEnd } from '../../src/cli/show-end.js';

test('the end of a system is told with how long that is', () => {
  const nowMs = Date.parse('2026-11-21T14:50:00Z');
  assert.equal(showEnd('2026-11-21T22:50:33.697Z', nowMs), '2026-11-21 22:50 UTC (in 8 h 01 min)');
  assert.equal(showEnd('2026-11-21T14:00:00.000Z', nowMs), '2026-11-21 14:00 UTC (over)');
  assert.equal(showEnd('soon', nowMs), 'soon', 'somebody may have changed the tag');
});
