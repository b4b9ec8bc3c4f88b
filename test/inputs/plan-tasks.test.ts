import assert from 'node:assert/strict';
import { symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Notice } from '../../src/core/notice.js';
import { planTasks, type TaskRequest } from '../../src/inputs/plan-tasks.js';
import { makeFolder } from './make-folder.js';

async function plan(folder: string, request: Partial<TaskRequest> = {}) {
  const source = { kind: 'folder', folder } as const;
  return planTasks({ source, selection: { pattern: '*' }, rounds: 1, repeats: 1, ...request });
}

async function pairs(folder: string, request: Partial<TaskRequest> = {}): Promise<string[]> {
  const { entries } = await plan(folder, request);
  return [...entries].map(({ file, column }) => `${file}: ${column}`);
}

test('each matching column of a CSV file is a task, and the largest file goes first', async (t) => {
  const folder = makeFolder(t, {
    'small.csv': 'Time,Power(W)\n1,2\n',
    'large.csv': 'Time,Power(W),Temp,Power(kW)\n1,2,3,4\n5,6,7,8\n',
    'model.glm': 'module Power;\n',
  });
  assert.deepEqual(await pairs(folder, { keywords: '^Power' }), [
    'large.csv: Power(W)',
    'large.csv: Power(kW)',
    'small.csv: Power(W)',
    'model.glm: None',
  ]);
});

test('without keywords each file is one task and no header is read', async (t) => {
  const folder = makeFolder(t, { 'a.csv': 'x'.repeat(5 << 20) });
  const told: Notice[] = [];
  const observe = (notice: Notice) => void told.push(notice);
  assert.deepEqual(await pairs(folder, { observe }), ['a.csv: None']);
  assert.deepEqual(told, [], 'a header that is too long is told when it is read');
});

test('a header without rows is read like any other; empty and binary files are one task without a column', async (t) => {
  const folder = makeFolder(t, {
    'a-empty.csv': '',
    'b-header.csv': 'Power,x\n',
    'c-header.csv': 'Power,x\n\n  \n',
    'd-binary.csv': Buffer.from([0x50, 0x00, 0x01, 0x0a, 0x31, 0x0a]),
    'e-other.csv': 'x,y\n1,2\n',
    'f-not-gzip.csv.gz': 'Power\n1\n',
  });
  const tasks = await pairs(folder, { keywords: ['P'] });
  assert.deepEqual(tasks.sort(), [
    'a-empty.csv: None',
    'b-header.csv: Power',
    'c-header.csv: Power',
    'd-binary.csv: None',
    'e-other.csv: None',
    'f-not-gzip.csv.gz: None',
  ]);
});

test('one line of 100 MB is a file without columns, with a warning', async (t) => {
  const folder = makeFolder(t, { 'zeros.csv': '', 'line.csv': 'Power,'.repeat(1_000_000) });
  // Holes read as zeros: binary at the first look.
  truncateSync(join(folder, 'zeros.csv'), 100 * 1024 * 1024);
  const notices: Notice[] = [];
  const tasks = await pairs(folder, { keywords: 'Power', observe: (notice) => notices.push(notice) });
  assert.deepEqual(tasks, ['zeros.csv: None', 'line.csv: None']);
  assert.deepEqual(
    notices.map((notice) => 'code' in notice && notice.code),
    ['HeaderTooLong'],
  );
});

test('keywords that are in no column of any file are told of, with the columns that there are', async (t) => {
  const folder = makeFolder(t, {
    'a.csv': '',
    'b.csv': 'Time,Power(W)\n1,2\n',
    'c.csv': 'Time,Temp\n1,2\n',
    'model.glm': 'module x;\n',
  });
  const warningsOf = async (request: Partial<TaskRequest>) => {
    const warnings: Notice[] = [];
    await plan(folder, { observe: (notice) => warnings.push(notice), ...request });
    return warnings;
  };
  assert.deepEqual(await warningsOf({ keywords: ['^power', 'Wind'] }), [
    {
      type: 'warning',
      code: 'NoColumnMatches',
      message:
        'no column of any file matches process_column_keywords "^power", "Wind": each file is one task, with the column "None"',
      hint: 'b.csv has the columns "Time", "Power(W)"',
    },
  ]);
  assert.deepEqual(await warningsOf({ keywords: 'Power' }), []);
  assert.deepEqual(await warningsOf({ keywords: 'Power', selection: { files: ['a.csv', 'model.glm'] } }), []);
});

test('a header longer than the first read is read whole', async (t) => {
  const header = Array.from({ length: 20_000 }, (_, index) => `column ${index}`).join(',');
  const folder = makeFolder(t, { 'wide.csv': `${header}\n${'1,'.repeat(19_999)}1\n` });
  assert.deepEqual(await pairs(folder, { keywords: ' 19999$' }), ['wide.csv: column 19999']);
});

test('names with spaces, quotes, line ends, a leading dash and bytes that are not UTF-8 work to the end', async (t) => {
  const names = [
    '-n.csv',
    ' a b.csv',
    `'"$(x).csv`,
    'two\nlines.csv',
    'c\udce9\udcff.csv',
    'sub dir/größe.csv',
    '*[a].csv',
  ];
  const folder = makeFolder(t, Object.fromEntries(names.map((name) => [name, 'Power\n1\n'])));
  assert.deepEqual((await pairs(folder, { keywords: 'Power' })).sort(), names.map((name) => `${name}: Power`).sort());
  const files = ['./-n.csv', 'c\\xe9\\xff.csv', '-n.csv'];
  assert.deepEqual(await pairs(folder, { selection: { files } }), ['-n.csv: None', 'c\udce9\udcff.csv: None']);
});

test('a file that cannot be read keeps its reason and stops no other', async (t) => {
  const folder = makeFolder(t, { 'a.csv': 'Power\n1\n' });
  symlinkSync(join(folder, 'nowhere'), join(folder, 'broken.csv'));
  const { entries, count } = await plan(folder, { keywords: 'Power' });
  const [readable, broken] = entries;
  assert.equal(count, 2);
  assert.equal(readable?.unreadable, undefined);
  assert.equal(broken?.column, 'None');
  assert.equal(broken?.unreadable, `it is a link to ${join(folder, 'nowhere')}, which is not there`);
});

test('compressed files are looked into', async (t) => {
  const folder = makeFolder(t, { 'a.csv.gz': gzipSync(`x;Power\n${'1;2\n'.repeat(100_000)}`) });
  assert.deepEqual(await pairs(folder, { keywords: 'Power' }), ['a.csv.gz: Power']);
});

test('rounds and repeats dispatch the whole list again, each task with an id of its own', async (t) => {
  const folder = makeFolder(t, { 'a.csv': '1', 'b.csv': '22' });
  const { entries, count } = await plan(folder, { rounds: 2, repeats: 2 });
  const tasks = [...entries];
  assert.deepEqual(
    tasks.map(({ file, round, repeat }) => `${file} ${round} ${repeat}`),
    ['b.csv 0 0', 'a.csv 0 0', 'b.csv 0 1', 'a.csv 0 1', 'b.csv 1 0', 'a.csv 1 0', 'b.csv 1 1', 'a.csv 1 1'],
  );
  assert.equal(count, 8);
  assert.equal(new Set(tasks.map(({ id }) => id)).size, 8);
  assert.deepEqual([...entries], tasks);
});

test('a selection that finds nothing is a usage error', async (t) => {
  const folder = makeFolder(t, { 'a.csv': '1' });
  await assert.rejects(plan(folder, { selection: { pattern: '*.txt' } }), { code: 'NoInputs', exitCode: 2 });
  await assert.rejects(plan(join(folder, 'absent')), { code: 'InputFolderUnreadable' });
});
