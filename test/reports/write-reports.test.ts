import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import type { GcdError } from '../../src/core/errors.js';
import { temporaryFolder } from '../temporary-folder.js';
import { draw, ended, journalOf, opened, ready, task, taskId } from './ledger.js';

type Row = Record<string, string>;

test('results keep every digit, flatten nested dicts, and join the keys of all tasks in the order first seen', async () => {
  const { read } = await draw(
    [task(1), task(2)],
    [
      opened(),
      ready('local-0', 11),
      ended(1, [0, 1000], { result: '{"a": 1.0, "big": 1152921504606846976, "n": {"x": [1, 2.50], "y": null}}' }),
      ended(2, [1000, 2000], { result: '{"b": true, "a": 1e-7, "text": "a,\\"b\\"\\n", "empty": {}}' }),
    ],
  );
  assert.equal(
    await read('results.csv'),
    [
      'file_name,column_name,a,big,n.x,n.y,b,text,empty\n',
      'in/1.csv,Power(W),1.0,1152921504606846976,"[1, 2.50]",,,,\n',
      'in/2.csv,Power(W),1e-7,,,,True,"a,""b""\n",{}\n',
    ].join(''),
  );
  const [first = ''] = (await read('results.jsonl')).split('\n');
  assert.equal(
    first,
    `{"task_id":"${taskId(1)}","file_name":"in/1.csv","column_name":"Power(W)",` +
      '"result":{"a": 1.0, "big": 1152921504606846976, "n": {"x": [1, 2.50], "y": null}}}',
  );
});

test("a user's own key named file_name takes the place of gcd's", async () => {
  const { read } = await draw([task(1)], [opened(), ended(1, [0, 1], { result: '{"x": 1, "file_name": "mine"}' })]);
  assert.equal(await read('results.csv'), 'column_name,x,file_name\nPower(W),1,mine\n');
});

test('texts that a spreadsheet would run get an apostrophe, numbers and other texts do not', async () => {
  const texts = ['=1+1', '+1-555', '-5', '+1.5e3', '-', '@x', '\tx', '\rx', 'a=b', '-.5', '-inf'];
  const dict = Object.fromEntries(texts.map((text, place) => [`k${place}`, text]));
  const { read } = await draw([task(1)], [opened(), ended(1, [0, 1], { result: JSON.stringify(dict) })]);
  const [row] = parse(await read('results.csv'), { columns: true }) as Row[];
  assert.deepEqual(
    texts.map((_, place) => row?.[`k${place}`]),
    ["'=1+1", "'+1-555", '-5', '+1.5e3', "'-", "'@x", "'\tx", "'\rx", 'a=b', '-.5', "'-inf"],
  );
});

test('the page says what the run was, as text, and what is left of it', async () => {
  const events = [opened(), ready('local-0', 11), ended(1, [0, 1])];
  const whole = await draw([task(1)], events, { about: 'Project <b>' });
  assert.ok((await whole.read('report.html')).includes('<p class="hint">Project &#60;b&#62;</p>'));
  const part = await draw([task(1), task(2), task(3)], events, { about: 'Project b' });
  assert.ok((await part.read('report.html')).includes('<p class="hint">Project b; 2 of 3 tasks unfinished</p>'));
});

test('what helps against a failure stands in errors.csv and on the page', async () => {
  const failure = { exception: 'ModuleNotFoundError', message: "No module named 'x'", hint: 'Run: <pip> install x' };
  const { read } = await draw([task(1)], [opened(), ready('local-0', 11), ended(1, [0, 1], { failure })]);
  const [row] = parse(await read('errors.csv'), { columns: true }) as Row[];
  assert.equal(row?.['error'], "No module named 'x'. Run: <pip> install x");
  assert.ok((await read('report.html')).includes('"hint":"Run: \\u003cpip> install x"'));
});

test('a result above 1 MB is read from its file', async () => {
  const { folder } = await draw([], []);
  const valuesFolder = join(folder, 'values');
  await mkdir(valuesFolder);
  await writeFile(join(valuesFolder, 'v1.json'), '{"large": 9007199254740993}');
  const events = [opened(), ended(1, [0, 1], { resultFile: 'v1.json' })];
  const { read } = await draw([task(1)], events, { valuesFolder });
  assert.equal(await read('results.csv'), 'file_name,column_name,large\nin/1.csv,Power(W),9007199254740993\n');
});

test('of a result whose file is gone it is told whose it was and what helps', async () => {
  const events = [opened(), ended(1, [0, 1], { resultFile: 'v1.json' })];
  await assert.rejects(draw([task(1)], events), (error: GcdError) => {
    assert.equal(error.code, 'ResultUnreadable');
    assert.match(error.message, /^The result of task t\w+ cannot be read: ENOENT: .*v1\.json/);
    assert.match(error.hint ?? '', /gcd run-files -f/);
    return true;
  });
});

test('logs have a row an attempt with the process that made it', async () => {
  const { read } = await draw(
    [task(1)],
    [
      opened(),
      ready('local-0', 11),
      ended(1, [500, 1500], { final: false, failure: { message: 'boom' } }),
      ready('local-0', 12),
      ended(1, [2000, 2500], { attempt: 2 }),
    ],
  );
  const logs = await read('logs.csv');
  assert.equal(
    logs.split('\n')[0],
    'file_name,column_name,task_id,start_time,end_time,hostname,host_ip,pid,alert_type,node_name,' +
      'status,attempt,duration,cpu,memory',
  );
  const rows = parse(logs, { columns: true }) as Row[];
  assert.deepEqual(
    rows.map(({ pid, alert_type, status, attempt, duration }) => [pid, alert_type, status, attempt, duration].join()),
    ['11,SYSTEM_ERROR,failed,1,1.000000', '12,SAVED_DATA,succeeded,2,0.500000'],
  );
  assert.equal(rows[0]?.start_time, '1700000000.500000');
  assert.equal((await read('errors.csv')).split('\n').length, 2, 'a task that succeeded in the end is no error');
});

test('errors have a row a task that did not succeed, with all that is known', async () => {
  const failure = { exception: 'ValueError', message: '=bad', traceback: 'line 1\nline 2', outputTail: 'printed' };
  const unread = { worker: '', failure: { message: 'the file cannot be read' } };
  const { read, tally } = await draw(
    [task(1), task(2, { file: 'caf\udce9.csv', column: 'None' }), task(3)],
    [opened(), ready('local-0', 11), ended(1, [0, 1], { state: 'timed-out', failure }), ended(2, [1, 1], unread)],
  );
  const rows = parse(await read('errors.csv'), { columns: true }) as Row[];
  assert.deepEqual(
    rows.map(({ kind, error, exception, traceback, output_tail }) => [kind, error, exception, traceback, output_tail]),
    [
      ['timed-out', "'=bad", 'ValueError', 'line 1\nline 2', 'printed'],
      ['failed', 'the file cannot be read', '', '', ''],
    ],
  );
  assert.deepEqual([rows[1]?.file_name, rows[1]?.pid], ['caf\\xe9.csv', '']);
  assert.deepEqual([tally.total, tally['timed-out'], tally.failed, tally.succeeded], [3, 1, 1, 0]);
});

test('the last final event of a reopened task counts, and no row comes twice', async () => {
  const events = [
    opened(),
    ended(1, [0, 10], { failure: { message: 'first' } }),
    ended(2, [0, 10], { failure: { message: 'second' } }),
    opened(5000),
    { type: 'tasks-reopened' as const, tasks: [taskId(1), taskId(2)] },
    ended(1, [6000, 6010], { attempt: 2, result: '{"v": 1}' }),
  ];
  const { read, tally } = await draw([task(1), task(2)], events);
  assert.equal(await read('results.csv'), 'file_name,column_name,v\nin/1.csv,Power(W),1\n');
  assert.equal((await read('errors.csv')).split('\n').length, 2);
  assert.deepEqual([tally.succeeded, tally.failed, tally.total], [1, 0, 2], 'the second one is unfinished');
});

test('with -r every round has its own files, with the same columns', async () => {
  const manifest = [task(1), task(2, { round: 1 })];
  const events = [opened(), ended(1, [0, 1], { result: '{"a":1}' }), ended(2, [2, 4], { result: '{"b":2}' })];
  const { folder, read } = await draw(manifest, events, { rounds: 2 });
  assert.equal(await read('results-0.csv'), 'file_name,column_name,a,b\nin/1.csv,Power(W),1,\n');
  assert.equal(await read('results-1.csv'), 'file_name,column_name,a,b\nin/2.csv,Power(W),,2\n');
  const names = await readdir(folder);
  for (const name of ['logs-1.csv', 'errors-0.csv', 'results-1.jsonl', 'performance.txt']) {
    assert.ok(names.includes(name), `${name} is missing: ${names}`);
  }
  assert.ok(
    names.every((name) => !name.startsWith('.')),
    'no half-written report stays',
  );
});

test('the same journal gives the same bytes', async () => {
  const events = [opened(), ready('local-0', 1), ended(1, [10, 20]), ended(2, [5, 30], { failure: { message: 'no' } })];
  const manifest = [task(1), task(2)];
  const first = await draw(manifest, events, { completed: { nowMs: () => 1_700_000_001_000, sleep: async () => {} } });
  const again = await draw(manifest, events, { completed: first.completedMs });
  for (const name of await readdir(first.folder)) {
    assert.deepEqual(await readFile(join(again.folder, name)), await readFile(join(first.folder, name)), name);
  }
});

test('what a run that goes on journals while its reports are drawn is left to later ones', async () => {
  const events = journalOf([opened(), ready('local-0', 1), ended(1, [0, 10]), ended(2, [10, 20])]);
  let passes = 0;
  function journal() {
    passes += 1;
    return passes === 1 ? events.slice(0, 3) : events;
  }
  const { read, tally } = await draw([task(1), task(2)], [], { journal });
  assert.equal(tally.succeeded, 1);
  assert.equal((await read('logs.csv')).trimEnd().split('\n').length, 2, 'the header and one attempt');
  assert.equal(await read('results.csv'), 'file_name,column_name\nin/1.csv,Power(W)\n');
});

test('a journal that speaks of a task unknown to the manifest is refused', async () => {
  await assert.rejects(draw([], [opened(), ended(1, [0, 1])]), { code: 'TaskUnknown' });
});

test('what stood in a report before is replaced only by a whole one', async () => {
  const manifest = [task(1)];
  const { folder } = await draw(manifest, [opened(), ended(1, [0, 1], { result: '{"a":1}' })]);
  const broken = [opened(), ended(1, [0, 1], { result: '{"a":' })];
  await assert.rejects(draw(manifest, broken, { folder }), { code: 'ResultUnreadable' });
  assert.match(await readFile(join(folder, 'results.csv'), 'utf8'), /^file_name,column_name,a\n/);
  assert.equal((await readdir(folder)).filter((name) => name.endsWith('.part')).length, 0);
});

test('a folder that cannot be written is named', async () => {
  const { folder } = await draw([], []);
  const missing = { folder: join(folder, 'missing') };
  await assert.rejects(draw([task(1)], [opened()], missing), { code: 'ReportNotWritten' });
});

test('a drawing that is asked to stop ends in the middle of the journal, and leaves no half-written file', async (t) => {
  const folder = temporaryFolder(t);
  const stopping = new AbortController();
  const events = journalOf([opened(), ended(1, [0, 10])]);
  let passes = 0;
  function* journal() {
    yield* events;
    passes += 1;
    if (passes < 2) return;
    stopping.abort(new Error('asked to stop'));
    for (;;) yield events[1]!; // a journal without an end: only the signal ends the drawing
  }
  const drawing = draw([task(1)], [], { folder, journal, signal: stopping.signal });
  await assert.rejects(drawing, { message: 'asked to stop' });
  assert.deepEqual(await readdir(folder), []);
});
