import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openSystemRecord, readSystemRecord, systemFolder } from '../../src/history/system-record.js';
import { fastClock } from '../fakes/fast-clock.js';
import { temporaryFolder } from '../temporary-folder.js';

const system = 'gcd-jane';

function place(t: TestContext) {
  const history = temporaryFolder(t);
  return { history, journal: join(systemFolder(history, system), 'journal.jsonl') };
}

test('what is written is on disk when the promise resolves, and read again', async (t) => {
  const { history, journal } = place(t);
  const record = await openSystemRecord(history, system, fastClock());
  await record.write({ type: 'resource-intended', resource: 'bastion', action: 'create' });
  assert.match(readFileSync(journal, 'utf8'), /"seq":0,.*"resource-intended"/);
  await record.close();
  assert.deepEqual(
    readSystemRecord(history, system)?.map(({ type }) => type),
    ['resource-intended'],
  );
  assert.equal(statSync(journal).mode & 0o777, 0o600);
});

test('a line that a death cut short is left out, and the next one begins on its own line', async (t) => {
  const { history, journal } = place(t);
  const first = await openSystemRecord(history, system, fastClock());
  await first.write({ type: 'remembered', resource: 'bastion', notes: { clientToken: 'a' } });
  await first.close();
  appendFileSync(journal, '{"v":1,"seq":1,"at":');
  const second = await openSystemRecord(history, system, fastClock());
  await second.write({ type: 'remembered', resource: 'bastion', notes: { place: 'b' } });
  await second.close();
  assert.deepEqual(
    readSystemRecord(history, system)?.map(({ seq }) => seq),
    [0, 1],
  );
});

test('notes outlive the process, and end with the removal of what they are about', async (t) => {
  const { history } = place(t);
  const record = await openSystemRecord(history, system, fastClock());
  await record.write({ type: 'remembered', resource: 'bastion', notes: { clientToken: 'a', place: 'x' } });
  await record.write({ type: 'remembered', resource: 'bastion', notes: { clientToken: 'b' } });
  await record.close();
  const again = await openSystemRecord(history, system, fastClock());
  assert.deepEqual(again.notesOf('bastion'), { clientToken: 'b', place: 'x' });
  assert.deepEqual(again.notesOf('cluster'), {});
  await again.write({ type: 'resource-intended', resource: 'bastion', action: 'delete' });
  assert.deepEqual(again.notesOf('bastion'), {});
  await again.close();
});

test('a creation is open until it is done, also after a failure, whose answer may have been lost', async (t) => {
  const { history } = place(t);
  const record = await openSystemRecord(history, system, fastClock(5_000));
  const about = { resource: 'bastion', action: 'create' } as const;
  assert.equal(record.openCreationAt('bastion'), undefined);
  assert.equal(record.hasCreationOf('bastion'), false);
  await record.write({ type: 'resource-intended', ...about });
  assert.equal(record.openCreationAt('bastion'), 5_000);
  await record.write({ type: 'resource-ended', ...about, outcome: 'failed' });
  assert.equal(record.openCreationAt('bastion'), 5_000);
  await record.write({ type: 'resource-intended', ...about });
  await record.write({ type: 'resource-ended', ...about, outcome: 'done' });
  assert.equal(record.openCreationAt('bastion'), undefined);
  assert.equal(record.hasCreationOf('bastion'), true);
  assert.equal(record.hasCreationOf('cluster'), false);
  await record.close();
});

test('a creation that was recorded by a clock that was ahead is not waited for until that time comes', async (t) => {
  const { history } = place(t);
  const ahead = await openSystemRecord(history, system, fastClock(9_000_000));
  await ahead.write({ type: 'resource-intended', resource: 'bastion', action: 'create' });
  await ahead.close();
  const corrected = await openSystemRecord(history, system, fastClock(5_000));
  assert.equal(corrected.openCreationAt('bastion'), 5_000);
  await corrected.close();
});

test('a record of another version, or a damaged one, is refused with what to do', async (t) => {
  const { history, journal } = place(t);
  await (await openSystemRecord(history, system, fastClock())).close();
  for (const line of ['{"v":2,"seq":0,"at":0,"type":"verb-ended"}', 'no JSON']) {
    writeFileSync(journal, `${line}\n`);
    assert.throws(() => readSystemRecord(history, system), { code: 'RecordUnreadable', hint: /gcd cleanup/ });
  }
});

test('a removed record leaves nothing', async (t) => {
  const { history } = place(t);
  const record = await openSystemRecord(history, system, fastClock());
  await record.remove();
  assert.equal(existsSync(systemFolder(history, system)), false);
  assert.equal(readSystemRecord(history, system), undefined);
});
