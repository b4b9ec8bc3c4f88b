import assert from 'node:assert/strict';
import { test } from 'node:test';
import { survey } from '../../src/provision/survey.js';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { clientsFor, findSystem } from '../../src/workflows/find-system.js';
import { listSystems } from '../../src/workflows/list-systems.js';
import { graphOf, settingOf } from '../../src/workflows/open-system.js';
import { planSystem } from '../../src/workflows/plan-system.js';
import { recordedSpec } from '../../src/workflows/resolve-spec.js';
import { noDefaultVpc } from '../fakes/aws-front/no-default-vpc.js';
import { type EmulatedAccount, emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { memoryRecord } from '../fakes/memory-record.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;
const hourMs = 3_600_000;

/** What has no tags of its own, or was there before. */
const untagged = ['cluster-leftovers', 'cluster-door', 'caller-access'];

for (const emulator of ['ministack', 'moto'] as const) {
  test(`another end, and another project, get to every tag of a system on ${emulator}`, {
    skip: realParts(emulator),
  }, async (t) => {
    const account = await emulatedAccount(t, emulator, [noDefaultVpc]);
    const before = await emulatorState(account.behind);
    const input = { ...account.target, confirm };
    await createSystem('create', { ...input, ttlMs: hourMs }, account.ports);
    const first = await endsOf(account);
    assert.deepEqual([...new Set(first.values())].length, 1);
    await createSystem('resume', { ...input, ttlMs: 8 * hourMs, project: 'pv insight' }, account.ports);
    const second = await endsOf(account);
    assert.equal(second.size, 20 - untagged.length);
    const [end, ...others] = new Set(second.values());
    assert.deepEqual(others, [], 'all have the same end and project');
    assert.match(end ?? '', / pv insight$/);
    assert.notEqual(end?.split(' ')[0], [...first.values()][0]?.split(' ')[0]);
    const resumed = await createSystem('resume', input, account.ports);
    assert.ok(resumed.outcomes.every(({ result }) => result === 'unchanged' || result === 'adopted'));
    await cleanupSystem(input, account.ports);
    assert.deepEqual(await emulatorState(account.behind), before);
  });
}

test('a list tells the end that a system was given last', { skip: realParts('moto') }, async (t) => {
  const account = await emulatedAccount(t, 'moto');
  const { ports, target } = account;
  const { history, system } = target;
  const input = { ...target, confirm };
  const expiry = async (folder = history) => {
    const { systems } = await listSystems({ history: folder, region: 'us-east-1' }, ports);
    return Date.parse(systems.find((one) => one.system === system)?.expires ?? '') - ports.clock.nowMs();
  };
  const about = (ms: number, hours: number) => assert.ok(Math.abs(ms - hours * hourMs) < hourMs / 2, `${ms} ms`);
  await createSystem('create', { ...input, ttlMs: hourMs }, ports);
  about(await expiry(), 1);
  await createSystem('resume', { ...input, ttlMs: 8 * hourMs }, ports);
  about(await expiry(), 8);
  about(await expiry(`${history}-lost`), 8);
  await createSystem('resume', { ...input, ttlMs: 2 * hourMs }, ports);
  about(await expiry(), 2);
  about(await expiry(`${history}-lost`), 2);
  await cleanupSystem(input, ports);
});

test('a plan tells which tags would change', { skip: realParts('ministack') }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const input = { ...account.target, confirm };
  await createSystem('create', { ...input, ttlMs: hourMs }, account.ports);
  const { found, spec } = await openAccount(account);
  const { resources } = await planSystem(
    { found, spec: { ...spec, endsAt: '2030-01-01T00:00:00.000Z' } },
    account.ports,
  );
  const group = resources.find(({ resource }) => resource === 'security-group');
  assert.equal(group?.action, 'change');
  assert.match(group?.details.join() ?? '', /its tag gcd:expires is 20.* instead of 2030-01-01T00:00:00.000Z/);
  await cleanupSystem(input, account.ports);
});

/** Returns the end and the project that each resource bears, by its name. */
async function endsOf(account: EmulatedAccount): Promise<Map<string, string>> {
  const { found, spec } = await openAccount(account);
  const graph = graphOf({ found, spec, clients: clientsFor(found) }, account.ports);
  const surveys = await survey(graph, settingOf({ found, spec, record: memoryRecord() }, account.ports));
  return new Map(
    surveys.flatMap(({ node, observed }) => {
      const tags = observed && 'tags' in observed ? observed.tags : undefined;
      return tags && !untagged.includes(node.name) ? [[node.name, `${tags['gcd:expires']} ${tags.project}`]] : [];
    }),
  );
}

async function openAccount({ ports, target }: EmulatedAccount) {
  const found = await findSystem(target, ports);
  return { found, spec: recordedSpec(found.entries)! };
}
