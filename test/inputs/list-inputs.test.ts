import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { GcdError } from '../../src/core/errors.js';
import { compareNames } from '../../src/inputs/compare-names.js';
import type { Selection } from '../../src/inputs/input-source.js';
import { listInputs } from '../../src/inputs/list-inputs.js';
import { makeFolder } from './make-folder.js';

async function names(folder: string, selection: Selection, exclude: string[] = []): Promise<string[]> {
  const inputs = await listInputs({ kind: 'folder', folder, exclude }, selection, {});
  return inputs.map(({ name }) => name);
}

test('a star crosses folders and matches a leading dot, as in gismo-cloud-deploy', async (t) => {
  const folder = makeFolder(t, { 'b.csv': '', 'a/c.csv': '', 'a/d/e.csv': '', '.hidden.csv': '', 'f.txt': '' });
  assert.deepEqual(await names(folder, { pattern: '*.csv' }), ['.hidden.csv', 'a/c.csv', 'a/d/e.csv', 'b.csv']);
  assert.deepEqual(await names(folder, { pattern: 'a/*' }), ['a/c.csv', 'a/d/e.csv']);
});

test('folders of tools and excluded ones hold no inputs', async (t) => {
  const files = { 'a.csv': '', '.git/b.csv': '', 'x/__pycache__/c.csv': '', '.venv/d.csv': '', 'results/e.csv': '' };
  const folder = makeFolder(t, { ...files, 'x/results/f.csv': '' });
  assert.deepEqual(await names(folder, { pattern: '*' }, ['results']), ['a.csv', 'x/results/f.csv']);
});

test('the first n are the first in byte order of their names', async (t) => {
  const ordered = ['-.csv', 'B.csv', 'a.csv', 'a/b.csv', 'ä.csv', '\uff5e.csv', '\u{1f600}.csv', '\udcff.csv'];
  const folder = makeFolder(t, Object.fromEntries(ordered.map((name) => [name, ''])));
  assert.deepEqual(await names(folder, { pattern: '*', number: 0 }), ordered);
  assert.deepEqual(await names(folder, { pattern: '*', number: 3 }), ordered.slice(0, 3));
  assert.deepEqual(await names(folder, { pattern: '*', number: 99 }), ordered);
  assert.deepEqual([...ordered].reverse().sort(compareNames), ordered);
});

test('links are followed, a circle of them is not, and pipes are left out', async (t) => {
  const folder = makeFolder(t, { 'data/a.csv': '1', 'elsewhere/b.csv': '22' });
  symlinkSync('..', join(folder, 'data', 'up'));
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'data', 'linked'));
  symlinkSync(join(folder, 'elsewhere', 'b.csv'), join(folder, 'data', 'c.csv'));
  execFileSync('mkfifo', [join(folder, 'data', 'pipe.csv')]);
  const inputs = await listInputs({ kind: 'folder', folder: join(folder, 'data') }, { pattern: '*.csv' }, {});
  assert.deepEqual(
    inputs.map(({ name, sizeBytes }) => `${name} ${sizeBytes}`),
    // `up` is the folder above: its other folders are reached through it, the data folder is not entered again.
    ['a.csv 1', 'c.csv 2', 'linked/b.csv 2', 'up/elsewhere/b.csv 2'],
  );
});

test('all files that are asked for and missing are named at once, with the nearest ones', async (t) => {
  const folder = makeFolder(t, { 'data/power_1.csv': '', 'data/power_2.csv': '', 'x.csv': '' });
  assert.deepEqual(await names(folder, { files: ['x.csv', './data/power_2.csv', 'x.csv'] }), [
    'data/power_2.csv',
    'x.csv',
  ]);
  await assert.rejects(
    names(folder, { files: ['x.csv', 'power_1.csv', 'data/pwer_2.csv', '../secret', 'zzzzzzz'] }),
    (error) => {
      assert.ok(error instanceof GcdError);
      assert.equal(error.code, 'InputsMissing');
      assert.match(error.message, /^4 named files are not in/);
      assert.match(error.message, /power_1\.csv \(nearest: data\/power_1\.csv/);
      assert.match(error.message, /data\/pwer_2\.csv \(nearest: data\/power_2\.csv/);
      assert.match(error.message, /zzzzzzz$/);
      return true;
    },
  );
});

test('a folder below that cannot be read is left out with a warning, and a link into it is unreadable', async (t) => {
  const folder = makeFolder(t, { 'a.csv': '1', 'locked/b.csv': '' });
  symlinkSync('locked/b.csv', join(folder, 'c.csv'));
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'locked'), 0);
  const program = new URL('./list-unprivileged.js', import.meta.url);
  const { inputs, notices } = JSON.parse(execFileSync(process.execPath, [fileURLToPath(program), folder]).toString());
  assert.deepEqual(inputs, [
    { name: 'a.csv', sizeBytes: 1 },
    { name: 'c.csv', sizeBytes: 0, unreadable: 'permission denied' },
  ]);
  assert.deepEqual(
    notices.map(({ code, message }: Record<string, string>) => [code, message]),
    [['InputFolderUnreadable', 'locked is left out: permission denied']],
  );
  chmodSync(join(folder, 'locked'), 0o700);
});

test('an aborted listing stops', async (t) => {
  const folder = makeFolder(t, { 'a.csv': '' });
  const reason = new Error('interrupted');
  await assert.rejects(
    listInputs({ kind: 'folder', folder }, { pattern: '*' }, { signal: AbortSignal.abort(reason) }),
    reason,
  );
});
