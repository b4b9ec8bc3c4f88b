import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { locateHistory } from '../../src/history/history-folder.js';
import { newRunId } from '../../src/history/run-id.js';
import { runPaths } from '../../src/history/run-paths.js';
import {
  listRunIds,
  newestRunOf,
  type RunRecord,
  readRunRecord,
  writeRunRecord,
} from '../../src/history/run-record.js';
import { temporaryFolder } from '../temporary-folder.js';

test('the history folder is the flag, else GCD_HISTORY, else that of a checkout, else the state folder', (t) => {
  const folder = temporaryFolder(t);
  const checkout = join(folder, 'checkout');
  mkdirSync(join(checkout, 'src'), { recursive: true });
  writeFileSync(join(checkout, 'tsconfig.json'), '{}');
  const query = { cwd: '/here', packageRoot: checkout, env: { GCD_HISTORY: 'kept', HOME: '/home/jane' } };
  assert.equal(locateHistory({ ...query, flag: 'mine' }), '/here/mine');
  assert.equal(locateHistory(query), '/here/kept');
  assert.equal(locateHistory({ ...query, env: {} }), join(checkout, 'history'));
  const installed = { ...query, packageRoot: folder };
  assert.equal(locateHistory({ ...installed, env: { HOME: '/home/jane' } }), '/home/jane/.local/state/gcd');
  assert.equal(locateHistory({ ...installed, env: { XDG_STATE_HOME: '/state' } }), '/state/gcd');
  const relative = { XDG_STATE_HOME: 'state', HOME: '/home/jane' };
  assert.equal(locateHistory({ ...installed, env: relative }), '/home/jane/.local/state/gcd');
  const ofUser = join(userInfo().homedir, '.local', 'state', 'gcd');
  for (const home of ['', 'jane']) assert.equal(locateHistory({ ...installed, env: { HOME: home } }), ofUser);
});

function record(id: string, project: string): RunRecord {
  return {
    ...{ id, project, createdAtMs: 0, gcdVersion: '1', nodeVersion: '20', executor: 'local', slots: 1, nodes: 1 },
    ...{ selection: { number: 0 }, rounds: 1, resultsFolder: '/r', config: {} },
    data: { kind: 'folder', folder: '/d', configuredName: 'd' },
  };
}

test('the newest run of a project is found among those of others', async (t) => {
  const history = temporaryFolder(t);
  const ids = [1_000, 2_000, 3_000].map(newRunId);
  for (const [index, id] of ids.entries()) {
    mkdirSync(runPaths(history, id).folder, { recursive: true });
    await writeRunRecord(runPaths(history, id), record(id, index === 2 ? '/other' : '/mine'));
  }
  assert.deepEqual(await listRunIds(history), [...ids].reverse());
  assert.equal((await newestRunOf(history, '/mine', () => undefined))?.id, ids[1]);
  assert.equal(await newestRunOf(history, '/nobody', () => undefined), undefined);
});

test('a record of a format from the future is refused with a sentence', async (t) => {
  const history = temporaryFolder(t);
  mkdirSync(runPaths(history, 'r').folder, { recursive: true });
  writeFileSync(runPaths(history, 'r').record, '{"v":9}');
  await assert.rejects(readRunRecord(history, 'r'), { code: 'UnknownFormat' });
  await assert.rejects(readRunRecord(history, 'absent'), { code: 'RunNotFound' });
});
