import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, closeSync, constants, openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Attempt, attemptEnded } from '../../src/core/attempt.js';
import { systemClock } from '../../src/core/clock.js';
import type { NewEvent } from '../../src/core/journal-event.js';
import { openJournal } from '../../src/run/journal-writer.js';
import { readJournal } from '../../src/run/read-journal.js';
import { repairJournal } from '../../src/run/repair-journal.js';
import { replayJournal } from '../../src/run/replay.js';
import { isFinal } from '../../src/run/retry-policy.js';
import { temporaryFolder } from '../temporary-folder.js';

function ended(task: string, more: Partial<Attempt> & { final?: boolean } = {}) {
  const { final = true, ...extra } = more;
  const whole = { task, attempt: 1, state: 'succeeded', startMs: 1, endMs: 2, cpuMs: 1, peakBytes: null, ...extra };
  return { ...attemptEnded('local-0', whole as Attempt), final };
}

const opened: NewEvent = {
  ...{ type: 'run-opened', gcdVersion: '1', pid: 1, hostname: 'h', executor: 'local' },
  ...{ slots: 2, nodes: 1, commandStartMs: 0 },
};

async function journalOf(path: string, events: readonly NewEvent[], nextSeq = 0): Promise<void> {
  const journal = openJournal({ path, nextSeq, clock: systemClock });
  for (const event of events) journal.append([event]);
  await journal.close();
}

test('a dict goes into the journal and comes out as the very text that it was', async (t) => {
  const path = join(temporaryFolder(t), 'journal.jsonl');
  const result = '{"big":9007199254740993,"one":1.0,"text":"a\\"},\\"result\\":{","\\u00e9":[1e400]}';
  await journalOf(path, [ended('t1', { result }), ended('t2', { result: '{}' })]);
  const events = [...readJournal(path)];
  assert.deepEqual(
    events.map((event) => event.type === 'attempt-ended' && event.result),
    [result, '{}'],
  );
  assert.ok(readFileSync(path, 'utf8').includes(`"result":${result}}\n`));
});

test('events are numbered without gaps across the parts of a run', async (t) => {
  const path = join(temporaryFolder(t), 'journal.jsonl');
  await journalOf(path, [opened, ended('t1')]);
  const texts = ['t2', 't3'].map((task) => ended(task).text);
  const together: NewEvent = { type: 'tasks-succeeded', worker: 'w', tasks: ['t2', 't3'], texts };
  await journalOf(path, [together, opened], (await replayJournal(path)).nextSeq);
  assert.deepEqual(
    [...readJournal(path)].map((event) => [event.seq, event.type === 'attempt-ended' ? event.task : event.type]),
    [
      [0, 'run-opened'],
      [1, 't1'],
      [2, 't2'],
      [3, 't3'],
      [4, 'run-opened'],
    ],
  );
});

test('a missing line, a line that is no event and a format from the future are refused', (t) => {
  const path = join(temporaryFolder(t), 'journal.jsonl');
  const line = (seq: number, v = 1) => `${JSON.stringify({ v, seq, at: 0, ...opened })}\n`;
  for (const [text, code] of [
    [line(0) + line(2), 'LedgerDamaged'],
    [`${line(0)}rubbish\n`, 'LedgerDamaged'],
    [line(0, 2), 'UnknownFormat'],
  ] as const) {
    writeFileSync(path, text);
    assert.throws(() => [...readJournal(path)], { code });
  }
});

test('wherever a crash cuts the journal off, it is repaired to its last whole line', async (t) => {
  const path = join(temporaryFolder(t), 'journal.jsonl');
  const result = { result: '{"a":"é"}' };
  await journalOf(path, [opened, ended('t1', result), ended('t2', result)]);
  const whole = readFileSync(path);
  const ends = [...whole.keys()].filter((index) => whole[index] === 0x0a).map((index) => index + 1);
  for (let length = whole.length; length >= 0; length -= 1) {
    writeFileSync(path, whole);
    truncateSync(path, length);
    const end = Math.max(0, ...ends.filter((candidate) => candidate <= length));
    assert.equal(repairJournal(path), length - end);
    assert.equal([...readJournal(path)].length, ends.indexOf(end) + 1);
  }
});

test('a line that was cut off is found however long it is', async (t) => {
  const path = join(temporaryFolder(t), 'journal.jsonl');
  await journalOf(path, [opened, ended('t1')]);
  const good = readFileSync(path).length;
  const torn = `{"type":"tasks-reopened","tasks":["${'t0'.repeat(5 << 20)}`;
  appendFileSync(path, torn);
  assert.equal(repairJournal(path), torn.length);
  assert.equal(readFileSync(path).length, good);
});

test('blocks that a power cut left unwritten are cut off with what comes after them', async (t) => {
  const path = join(temporaryFolder(t), 'journal.jsonl');
  await journalOf(path, [opened, ended('t1')]);
  const good = readFileSync(path).length;
  appendFileSync(path, Buffer.concat([Buffer.alloc(4096), Buffer.from('"tail of a line"}\n{"v":1}\n')]));
  assert.ok(repairJournal(path) > 4096);
  assert.equal(readFileSync(path).length, good);
  // While a slow disk syncs, a lot comes in.
  appendFileSync(
    path,
    Buffer.concat([Buffer.alloc(4096), Buffer.from('"}\n'), Buffer.from('{"v":1}\n'.repeat(2 << 20))]),
  );
  assert.ok(repairJournal(path) > 16 << 20);
  assert.equal(readFileSync(path).length, good);
});

test('a journal that cannot be synced lets no new work start, and says so when it is closed', async (t) => {
  const path = join(temporaryFolder(t), 'journal.jsonl');
  execFileSync('mkfifo', [path]); // a pipe takes what is written, and refuses to be synced
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  t.after(() => closeSync(reader));
  const journal = openJournal({ path, nextSeq: 0, clock: { nowMs: () => 0, sleep: async () => undefined } });
  assert.equal(journal.whyNoMore(), undefined);
  journal.append([opened]);
  while (journal.whyNoMore() === undefined) await new Promise(setImmediate);
  assert.match(journal.whyNoMore() ?? '', /journal\.jsonl cannot be synced: /);
  await assert.rejects(journal.close(), { code: 'JournalNotSynced' });
});

test('replaying tells what is finished, what has been tried, and what gcd left when it died', async (t) => {
  const path = join(temporaryFolder(t), 'journal.jsonl');
  const sent = (tasks: string[]): NewEvent => ({ type: 'tasks-sent', worker: 'local-0', tasks });
  await journalOf(path, [
    ...[opened, sent(['t1', 't2', 't3', 't4'])],
    ended('t1'),
    ended('t2', { state: 'failed', final: false }),
  ]);
  const state = await replayJournal(path);
  assert.deepEqual([...state.finished], [['t1', 'succeeded']]);
  assert.deepEqual(state.attempts.get('t2'), { started: 1, lost: 0, uncounted: 0 });
  assert.deepEqual(state.attempts.get('t3'), { started: 1, lost: 0, uncounted: 1 });
  assert.equal(state.attempts.get('t4'), undefined);
});

test('a task that was reopened is not finished until its next final event', async (t) => {
  const path = join(temporaryFolder(t), 'journal.jsonl');
  const failed = ended('t1', { state: 'failed' });
  await journalOf(path, [opened, failed, { type: 'tasks-reopened', tasks: ['t1'] }]);
  const { finished, attempts } = await replayJournal(path);
  assert.equal(finished.size, 0);
  // Its attempts are numbered on, and its retries begin anew.
  const again = { attempt: 2, state: 'failed' } as const;
  assert.equal(attempts.get('t1')?.started, 1);
  assert.deepEqual([isFinal(again, attempts.get('t1'), 0), isFinal(again, attempts.get('t1'), 1)], [true, false]);
  await journalOf(path, [ended('t1')], 3);
  assert.equal((await replayJournal(path)).finished.get('t1'), 'succeeded');
});
