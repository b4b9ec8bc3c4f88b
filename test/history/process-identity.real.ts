import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { identifyProcess } from '../../src/history/process-identity.js';
import { repoRoot } from '../repo-root.js';

/** Asks, as another user and where /proc shows only one's own processes, whether a process lives. */
const ASK = 'mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"';

test('a process that /proc hides from other users is not taken for dead', () => {
  const identity = identifyProcess(process.pid)!;
  const livenessOf = (holder: object) => {
    const module = join(repoRoot, 'dist', 'src', 'history', 'process-identity.js');
    const program = `import(process.argv[1]).then((m) => console.log(m.livenessOf(JSON.parse(process.argv[2]))))`;
    const asking = [process.execPath, '-e', program, module, JSON.stringify(holder)];
    return execFileSync('unshare', ['--mount', 'sh', '-c', ASK, 'sh', ...asking], { encoding: 'utf8' }).trim();
  };
  assert.equal(livenessOf(identity), 'unknown');
  // No process has this number: Linux gives none above 2 ** 22 (proc(5)).
  assert.equal(livenessOf({ ...identity, pid: 2 ** 22 + 1 }), 'dead');
});
