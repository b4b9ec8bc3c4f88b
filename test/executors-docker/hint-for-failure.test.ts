import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createContainerHints } from '../../src/executors/docker/hint-for-failure.js';
import { temporaryFolder } from '../temporary-folder.js';

const untold = { traceback: '', outputTail: '' };

test('a link that leads out of the data folder is told as the reason why a file is not there', async (t) => {
  const folder = temporaryFolder(t);
  const data = join(folder, 'my data');
  mkdirSync(join(data, 'sub'), { recursive: true });
  writeFileSync(join(folder, 'outside.csv'), '');
  writeFileSync(join(data, 'inside.csv'), '');
  symlinkSync('../../outside.csv', join(data, 'sub', 'a.csv'));
  symlinkSync('inside.csv', join(data, 'b.csv'));
  const hintFor = createContainerHints(data);
  const hintForFile = (path: string) =>
    hintFor({ ...untold, exception: 'FileNotFoundError', message: `[Errno 2] No such file or directory: '${path}'` });
  assert.match((await hintForFile('/data/my data/sub/a.csv')) ?? '', /^sub\/a\.csv is a link .*--data/);
  assert.equal(await hintForFile('/data/my data/b.csv'), undefined);
  assert.equal(await hintForFile('/data/my data/none.csv'), undefined);
  assert.equal(await hintForFile('/elsewhere/a.csv'), undefined);
});

test('a module that is missing in the image is to be installed there', async () => {
  const failure = { ...untold, exception: 'ModuleNotFoundError', message: "No module named 'numpy'" };
  assert.match((await createContainerHints(undefined)(failure)) ?? '', /requirements\.txt/);
});

test('an entrypoint that an ignore file keeps out of the image is told so', async () => {
  const failure = { ...untold, exception: 'ProjectBroken', message: 'There is no entrypoint.py in /app/project.' };
  assert.match((await createContainerHints(undefined)(failure)) ?? '', /\.dockerignore/);
});
