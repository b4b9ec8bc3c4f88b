import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskLabel } from '../../src/core/notice.js';
import { followProgress } from '../../src/run/progress.js';
import { startTally } from '../../src/run/tally.js';

/** Follows a run whose tasks have not ended as long as they are in `open`. */
function follow(...ids: readonly string[]) {
  const open = new Map(ids.map((id): [string, TaskLabel] => [id, { id, file: `${id}.csv`, column: 'None' }]));
  const progress = followProgress(0, (id) => open.get(id));
  const end = (worker: string, id: string, atMs: number) => {
    open.delete(id);
    progress.ended(worker, atMs);
  };
  const running = () =>
    progress.snapshot(startTally(3, new Map()), 100).running.map(({ task, sinceMs }) => [task.id, sinceMs]);
  return { progress, end, running };
}

test('a task runs since the one before it on the worker has ended, whatever the worker is sent meanwhile', () => {
  const { progress, end, running } = follow('t1', 't2', 't3');
  progress.sent('w', ['t1', 't2'], 10);
  progress.sent('w', ['t3'], 20);
  assert.deepEqual(running(), [['t1', 10]]);
  end('w', 't1', 30);
  assert.deepEqual(running(), [['t2', 30]]);
});

test('a task that an idle worker is sent runs since then', () => {
  const { progress, end, running } = follow('t1', 't2', 't3');
  progress.sent('w', ['t1'], 10);
  end('w', 't1', 20);
  progress.sent('w', ['t2'], 50);
  assert.deepEqual(running(), [['t2', 50]]);
  progress.returned('w', ['t2']);
  assert.deepEqual(running(), []);
  progress.sent('w', ['t3'], 70);
  assert.deepEqual(running(), [['t3', 70]]);
});
