import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { keepCompiledCode } from '../../src/cli/keep-compiled-code.js';
import { repoRoot } from '../repo-root.js';

test("compiled code is kept in the user's cache folder, whichever of its names is whole", () => {
  const folders: string[] = [];
  const keep = (env: NodeJS.ProcessEnv) => keepCompiledCode(env, (folder) => folders.push(folder));
  keep({ HOME: '/home/jane', XDG_CACHE_HOME: '/fast/cache' });
  keep({ HOME: '/home/jane', XDG_CACHE_HOME: 'relative' });
  keep({ HOME: 'relative' });
  const ofUser = join(userInfo().homedir, '.cache');
  const expected = ['/fast/cache', '/home/jane/.cache', ofUser].map((cache) => join(cache, 'gcd', 'compiled'));
  assert.deepEqual(folders, expected);
});

test('a command keeps what Node compiled where Node can, and runs where it cannot', () => {
  const caches = mkdtempSync(join(tmpdir(), 'gcd-caches-'));
  const version = (XDG_CACHE_HOME: string) => {
    const words = [join(repoRoot, 'bin', 'gcd.js'), '--version'];
    return spawnSync(process.execPath, words, { env: { ...process.env, XDG_CACHE_HOME }, encoding: 'utf8' });
  };
  assert.equal(version(caches).status, 0);
  assert.equal(existsSync(join(caches, 'gcd', 'compiled')), 'enableCompileCache' in nodeModule);
  const { status, stderr } = version('/dev/null');
  assert.deepEqual([status, stderr], [0, '']);
});
