import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { cleanupAction } from '../../src/cli/actions/cleanup.js';
import type { Notice } from '../../src/core/notice.js';
import { systemFolder } from '../../src/history/system-record.js';
import { listSystems } from '../../src/workflows/list-systems.js';
import type { SystemPorts } from '../../src/workflows/system-ports.js';
import { fakeTerminal } from '../cli/fake-terminal.js';
import { fastClock } from '../fakes/fast-clock.js';
import { repoRoot } from '../repo-root.js';
import { temporaryFolder } from '../temporary-folder.js';

/** Makes a history with two systems, of two regions, and ports to an AWS that does not answer. */
function historyWithoutAws(t: TestContext) {
  const history = temporaryFolder(t);
  for (const [system, region] of [
    ['gcd-jane', 'us-west-2'],
    ['gcd-joe', 'eu-west-1'],
  ] as const) {
    mkdirSync(systemFolder(history, system), { recursive: true });
    const began = { v: 1, seq: 0, at: 0, type: 'verb-started', verb: 'create', account: '1', region, spec: {} };
    appendFileSync(journalOf(history, system), `${JSON.stringify(began)}\n`);
  }
  const notices: Notice[] = [];
  const ports: SystemPorts = {
    observe: (notice) => void notices.push(notice),
    ...{ clock: fastClock(), signal: new AbortController().signal, env: { HOME: history }, cwd: history },
    ...{ packageRoot: repoRoot, gcdVersion: '0.0.0-test', commandStartMs: 0 },
    access: {
      ...{ endpoint: 'http://127.0.0.1:9', region: 'us-west-2', maxAttempts: 1 },
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
  };
  return { history, ports, notices };
}

function journalOf(history: string, system: string): string {
  return join(systemFolder(history, system), 'journal.jsonl');
}

test('without AWS the recorded systems are listed, and that there may be more', async (t) => {
  const { history, ports, notices } = historyWithoutAws(t);
  const { systems, isWhole } = await listSystems({ history }, ports);
  assert.equal(isWhole, false);
  assert.deepEqual(
    systems.map(({ system, region, things }) => [system, region, things]),
    [
      ['gcd-jane', 'us-west-2', undefined],
      ['gcd-joe', 'eu-west-1', undefined],
    ],
  );
  assert.ok(notices.some((notice) => notice.type === 'warning' && notice.code === 'AccountUnclear'));
});

test('what is no record is no system', async (t) => {
  const { history, ports } = historyWithoutAws(t);
  writeFileSync(join(history, 'systems', '.DS_Store'), '');
  assert.equal((await listSystems({ history }, ports)).systems.length, 2);
});

test('a region narrows the list to the systems in it', async (t) => {
  const { history, ports } = historyWithoutAws(t);
  const { systems } = await listSystems({ history, region: 'eu-west-1' }, ports);
  assert.deepEqual(
    systems.map(({ system }) => system),
    ['gcd-joe'],
  );
});

test('a damaged record is told with what to do, and keeps no other system from being listed', async (t) => {
  const { history, ports, notices } = historyWithoutAws(t);
  appendFileSync(journalOf(history, 'gcd-jane'), 'no json\n');
  const { systems } = await listSystems({ history }, ports);
  assert.deepEqual(
    systems.map(({ system, region, isRecorded }) => [system, region, isRecorded]),
    [
      ['gcd-jane', undefined, true],
      ['gcd-joe', 'eu-west-1', true],
    ],
  );
  const warning = notices.find((notice) => notice.type === 'warning' && notice.code === 'RecordUnreadable');
  const away = join(history, 'damaged-gcd-jane');
  assert.ok(warning?.type === 'warning' && warning.hint?.includes(`mv ${systemFolder(history, 'gcd-jane')} ${away}`));
});

test('a cleanup of orphans that could not look does not say that all is well', async (t) => {
  const { history, ports } = historyWithoutAws(t);
  const terminal = fakeTerminal();
  const display = { isJson: false, isQuiet: false, hasColor: false };
  const exitCode = await cleanupAction({ input: { orphans: true, yes: true, history }, ports, terminal, display });
  assert.equal(exitCode, 1);
  assert.match(terminal.stderr.text, /There may be more: AWS could not be asked everywhere\./);
});
