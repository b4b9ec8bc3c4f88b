import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { temporaryFolder } from '../temporary-folder.js';
import { runPython } from './run-python.js';

/** Stores a dict, and prints what is done to which file, in order. */
const STORE = `
import os, stat, sys
from gcd_runner.answers import store_result
steps = []
sync, rename = os.fsync, os.rename
def told_sync(fd):
    steps.append("sync folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "sync %d bytes" % os.fstat(fd).st_size)
    BREAK
    sync(fd)
def told_rename(old, new):
    steps.append("rename to " + os.path.basename(new))
    rename(old, new)
os.fsync, os.rename = told_sync, told_rename
more = {}
failed = store_result(sys.argv[1], "t1-1.json", b"x" * 9, more)
print(steps, more, failed and failed["message"])
`;

test('a large dict is on the disk before its task is answered', (t) => {
  const folder = temporaryFolder(t);
  const printed = runPython(STORE.replace('BREAK', ''), folder);
  const steps = "['sync 9 bytes', 'rename to t1-1.json', 'sync folder']";
  assert.equal(printed, `${steps} {'resultFile': 't1-1.json'} None\n`);
});

test('of a large dict that the disk has no room for nothing is left', (t) => {
  const folder = temporaryFolder(t);
  const printed = runPython(STORE.replace('BREAK', 'raise OSError(28, "No space left on device")'), folder);
  assert.match(
    printed,
    /^\['sync 9 bytes'\] \{\} The dict that entrypoint returned could not be written: .*No space left/,
  );
  assert.deepEqual(readdirSync(folder), []);
});
