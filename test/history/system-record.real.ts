import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSystemRecord, readSystemRecord } from '../../src/history/system-record.js';
import { fastClock } from '../fakes/fast-clock.js';
import { mountSmallDisk } from '../mount-small-disk.js';

test('a record that fills the disk says so, and is read again up to its last whole line', async (t) => {
  const history = mountSmallDisk(t, 16);
  const record = await openSystemRecord(history, 'gcd-jane', fastClock());
  const note = () => record.write({ type: 'remembered', resource: 'bastion', notes: { text: 'x'.repeat(900) } });
  await assert.rejects(
    async () => {
      for (;;) await note();
    },
    { code: 'DiskFull', message: /cannot be written: no space left on device$/, hint: /--history/ },
  );
  await record.close();
  const entries = readSystemRecord(history, 'gcd-jane') ?? [];
  assert.ok(entries.length > 0);
  assert.ok(entries.every((entry, index) => entry.seq === index));
});
