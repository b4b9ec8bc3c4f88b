import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { JournalEvent } from '../../src/core/journal-event.js';
import type { TaskList } from '../../src/core/task.js';
import { digestRound } from '../../src/reports/round-digest.js';
import { surveyJournal } from '../../src/reports/survey.js';
import { readTaskIndex } from '../../src/reports/task-index.js';
import { ended, journalOf, opened, ready, task } from './ledger.js';

/** More than a page shows one by one. */
const COUNT = 250_000;

const TASKS: TaskList = {
  count: COUNT,
  entry: (number) => task(number, { file: `${'a long folder/'.repeat(8)}${number}.csv` }),
};

/** Makes the journal's events one by one: each task has one attempt, every hundredth fails. */
function* journal(): Generator<JournalEvent> {
  yield* journalOf([opened(), ready('local-0', 1)]);
  for (let number = 0; number < COUNT; number += 1) {
    const failure = number % 100 === 0 ? { failure: { message: `no ${number}` } } : {};
    yield { ...journalOf([ended(number, [number, number + 0.5], failure)])[0]!, seq: number + 2 };
  }
}

/** Returns the bytes in use after everything that nobody needs is gone. */
function bytesInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test('what is kept of a task and its attempt is less than any of their names', async () => {
  const pace = () => undefined;
  const before = bytesInUse();
  const index = await readTaskIndex(TASKS, 1, pace);
  const reading = { journal: journal(), tasks: index, readResult: () => '{}', pace };
  const { survey, isDecidedBy } = await surveyJournal(reading);
  const digest = digestRound(survey, TASKS, 0);
  for (const event of journal()) {
    if (event.type !== 'attempt-ended') continue;
    const number = index.indexOf(event.task);
    const { file, column } = TASKS.entry(number);
    digest.add({ attempt: event, part: 0, task: number, file, column, worker: undefined });
  }
  const bytes = (bytesInUse() - before) / COUNT;
  assert.ok(isDecidedBy(COUNT - 1, COUNT + 1) && digest.timeline.bars === COUNT && index.count === COUNT);
  assert.ok(bytes < 40, `${bytes.toFixed(1)} bytes a task`);
});
