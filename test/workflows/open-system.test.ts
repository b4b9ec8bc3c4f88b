import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notice } from '../../src/core/notice.js';
import { withSystem } from '../../src/workflows/open-system.js';
import { defaultSpec } from '../../src/workflows/resolve-spec.js';
import { fastClock } from '../fakes/fast-clock.js';
import { repoRoot } from '../repo-root.js';
import { temporaryFolder } from '../temporary-folder.js';

test('a stop is told at once, since calls that are under way are finished first', async (t) => {
  const folder = temporaryFolder(t);
  const stop = new AbortController();
  const told: string[] = [];
  const observe = (notice: Notice) => {
    if (notice.type === 'step') told.push(notice.message);
  };
  const ports = {
    ...{ observe, clock: fastClock(), signal: stop.signal, env: { HOME: folder }, cwd: folder },
    ...{ packageRoot: repoRoot, gcdVersion: '0.0.0-test', commandStartMs: 0 },
  };
  const found = {
    ...{ system: 'gcd-t', region: 'us-east-1', historyFolder: folder, entries: undefined },
    caller: { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/t', kind: 'user', name: 't' } as const,
    access: { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
  };
  const opening = { verb: 'create', found, spec: defaultSpec(found, ports) };
  await withSystem(opening, ports, async () => {
    assert.deepEqual(told, []);
    stop.abort();
    assert.deepEqual(told, [
      'Stopping: calls to AWS that are under way are finished first; another Ctrl-C ends gcd at once',
    ]);
  });
});
