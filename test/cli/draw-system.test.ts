import assert from 'node:assert/strict';
import { test } from 'node:test';
import picocolors from 'picocolors';
import type { Canvas } from '../../src/cli/reporters/canvas.js';
import { drawSystem, resourceLog } from '../../src/cli/reporters/draw-system.js';
import type { ResourceList, ResourceNotice } from '../../src/cli/reporters/run-view.js';
import type { ResourceProgress } from '../../src/core/notice.js';

const canvas: Canvas = { columns: 60, rows: 24, colors: picocolors.createColors(false), isUnicode: true, nowMs: 0 };

function told(resource: string, progress: ResourceProgress, message: string): ResourceNotice {
  return { type: 'resource-progressed', resource, name: `gcd-jane-${resource}`, progress, message };
}

function listOf(...notices: ResourceNotice[]): ResourceList {
  return Object.fromEntries(notices.map((notice) => [notice.resource, notice]));
}

const waiting = 'waiting 2 min 05 s, usually 10 min 00 s, for cluster gcd-jane: creating';

test('each resource has a line, and a narrow terminal still shows how long one is waited for', () => {
  const list = listOf(
    told('network', 'adopted', 'adopted'),
    told('cluster', 'working', waiting),
    told('node-group', 'pending', 'after cluster, network'),
  );
  const lines = drawSystem(list, canvas);
  assert.deepEqual(lines, [
    '✓ network            adopted',
    '⠋ cluster            waiting 2 min 05 s, usually 10 min 00…',
    '  node-group         after cluster, network',
  ]);
  assert.notEqual(drawSystem(list, { ...canvas, nowMs: 120 })[1], lines[1], 'what goes on moves');
});

test('without Unicode the lines stand below each other all the same', () => {
  const list = listOf(told('network', 'ready', 'made'), told('cluster', 'working', 'creating'), told('x', 'kept', 'y'));
  assert.deepEqual(drawSystem(list, { ...canvas, isUnicode: false }), [
    'ok network            made',
    '|  cluster            creating',
    '-  x                  y',
  ]);
});

test('a low terminal shows what is being worked on first', () => {
  const list = listOf(
    told('network', 'adopted', 'adopted'),
    told('key-pair', 'ready', 'made'),
    told('x', 'working', 'y'),
  );
  assert.deepEqual(drawSystem(list, { ...canvas, rows: 3 }), ['⠋ x                  y']);
});

test('a log has each change once, a wait now and then, and nothing about what has not begun', () => {
  let nowMs = 0;
  const log = resourceLog(() => nowMs);
  assert.deepEqual(log(told('cluster', 'pending', 'after network')), []);
  assert.deepEqual(log(told('cluster', 'working', waiting)), [`cluster: ${waiting}`]);
  assert.deepEqual(log(told('cluster', 'working', waiting)), []);
  nowMs = 30_000;
  assert.deepEqual(log(told('cluster', 'working', waiting)), [`cluster: ${waiting}`]);
  assert.deepEqual(log(told('cluster', 'gone', 'was-absent')), ['cluster: was not there']);
  assert.deepEqual(log(told('network', 'kept', 'adopted')), ['network: stays: it was there before the system']);
});
