import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notice } from '../../src/core/notice.js';
import { readHeader } from '../../src/inputs/read-header.js';
import { pandasHeaders } from './pandas-header-cases.js';

async function columnsOf(content: string | Buffer, name = 'a.csv') {
  const bytes = Buffer.from(content as string);
  const reads: number[] = [];
  const notices: Notice[] = [];
  const read = async (_: string, lengthBytes: number) => {
    reads.push(lengthBytes);
    return { bytes: bytes.subarray(0, lengthBytes) };
  };
  const header = await readHeader(name, read, { observe: (notice) => notices.push(notice) });
  return { columns: 'columns' in header ? header.columns : undefined, reads, notices };
}

test('columns are called what pandas calls them', async () => {
  for (const [text, columns] of pandasHeaders) {
    assert.deepEqual((await columnsOf(text)).columns, columns, JSON.stringify(text));
  }
});

test('the delimiter is found, whatever else stands in names and numbers', async () => {
  const cases: [string, string[]][] = [
    ['a;b;c\n1,5;2,5;3,5\n', ['a', 'b', 'c']],
    ['Zeit;Leistung, AC;Temp, C\n2020;1,5;2,0\n', ['Zeit', 'Leistung, AC', 'Temp, C']],
    ['time,power;ac\n1,2\n3,4\n', ['time', 'power;ac']],
    ['a\tb, c\td\n1\t2\t3\n', ['a', 'b, c', 'd']],
    ['a|b\n1|2\n', ['a', 'b']],
    ['"a;x","b;y"\n1,2\n', ['a;x', 'b;y']],
    ['"a;b;c",d\n"1;2;3",4\n', ['a;b;c', 'd']],
    ['power\n1\n2\n', ['power']],
    ['a,b\n"x\ny",2\n', ['a', 'b']],
    ['a,b,c\n0,1,2,3\n0,1,2,3\n', ['a', 'b', 'c']],
  ];
  for (const [text, columns] of cases) assert.deepEqual((await columnsOf(text)).columns, columns, text);
});

test('byte-order marks and encodings are recognised', async () => {
  const text = 'Zeit;Größe [m²]\n1;2\n';
  const columns = ['Zeit', 'Größe [m²]'];
  const utf16le = Buffer.from(`\ufeff${text}`, 'utf16le');
  for (const bytes of [
    Buffer.from(text),
    Buffer.from(`\ufeff${text}`),
    Buffer.from(text, 'latin1'),
    utf16le,
    Buffer.from(utf16le).swap16(),
  ]) {
    assert.deepEqual((await columnsOf(bytes)).columns, columns);
  }
  assert.deepEqual((await columnsOf(Buffer.from([0x80, 0x2c, 0x61, 0x0a, 0x31, 0x2c, 0x32, 0x0a]))).columns, [
    '€',
    'a',
  ]);
});

test('what is broken in later rows changes no column', async () => {
  const header = Buffer.from('Zeit,Größe [m²]\n1,2\n');
  for (const row of ['3,\xb0\n', `3,${'\0'.repeat(512)}\n`, '\x1a']) {
    const broken = Buffer.concat([header, Buffer.from(row, 'latin1')]);
    assert.deepEqual((await columnsOf(broken)).columns, ['Zeit', 'Größe [m²]'], JSON.stringify(row));
  }
});

test('a character that the end of the first read cuts in two does not turn the encoding', async () => {
  const header = `${'x'.repeat(64 * 1024 - 20)},Größe\n1,2\n`;
  const padding = 'é'.repeat(64 * 1024);
  for (const shift of ['', 'y']) {
    const { columns, reads } = await columnsOf(`${shift}${header}${padding}`);
    assert.equal(columns?.[1], 'Größe');
    assert.deepEqual(reads, [64 * 1024]);
  }
});

test('a header is read on until it is complete, up to 4 MiB', async () => {
  const wide = `a,${'"quoted\nname",'.repeat(10_000)}z\n`;
  const found = await columnsOf(`${wide}${'1,'.repeat(10_001)}1\n`);
  assert.equal(found.columns?.at(-1), 'z');
  assert.deepEqual(found.reads, [64 * 1024, 512 * 1024]);
  const endless = await columnsOf(`"${'x'.repeat(5 * 1024 * 1024)}`);
  assert.deepEqual(endless.columns, []);
  assert.deepEqual(
    endless.notices.map((notice) => 'code' in notice && notice.code),
    ['HeaderTooLong'],
  );
});

test('a header without rows has its columns', async () => {
  for (const content of ['a,b', 'a,b\n', 'a,b\r\n\r\n', '\ufeff\n\na;b\n', '"a","b"']) {
    assert.deepEqual((await columnsOf(content)).columns, ['a', 'b'], JSON.stringify(content));
  }
});

test('a file without text, or with a quote that is never closed, has no columns', async () => {
  for (const content of ['', '\n', ' \n\n', '\0\0\0', 'a,\x01b\n1,2\n', '\ufeff', '"a,b\n1,2\n']) {
    assert.deepEqual((await columnsOf(content)).columns, [], JSON.stringify(content));
  }
  assert.deepEqual((await columnsOf(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).columns, []);
});

test('a file that cannot be read says why', async () => {
  const header = await readHeader('a.csv', async () => ({ unreadable: 'EACCES: permission denied' }), {});
  assert.deepEqual(header, { unreadable: 'EACCES: permission denied' });
});
