import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyNode, Graph } from '../../src/provision/graph.js';
import { nodeRun } from '../../src/provision/node-run.js';
import { clientsFor, findSystem } from '../../src/workflows/find-system.js';
import { graphOf, settingOf } from '../../src/workflows/open-system.js';
import { defaultSpec } from '../../src/workflows/resolve-spec.js';
import { noDefaultVpc } from '../fakes/aws-front/no-default-vpc.js';
import { type EmulatedAccount, emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { memoryRecord } from '../fakes/memory-record.js';
import { realParts } from '../real-part.js';

/** One contract for all resources: every verb is idempotent, and needs no record. */
for (const emulator of ['ministack', 'moto'] as const) {
  test(`every resource keeps the contract on ${emulator}`, { skip: realParts(emulator) }, async (t) => {
    const account = await emulatedAccount(t, emulator, [noDefaultVpc]);
    const before = await emulatorState(account.behind);
    const { graph, verbs } = await openGraph(account);
    const outputs = new Map<AnyNode, unknown>();

    for (const node of graph.filter(({ resource }) => !resource.onlyRemoves)) {
      await t.test(`${node.name}: absent, it can be deleted; created twice, there is one`, async () => {
        const { describe, create, remove } = verbs(node);
        const found = await describe();
        // EKS gives the creator's access entry by itself.
        const isGiven = found.state === 'ready' && found.adopted === true;
        assert.equal(found.state, isGiven && node.name === 'caller-access' ? 'ready' : 'absent');
        if (isGiven) return;
        await remove();
        const inputs = node.inputs((needed) => outputs.get(needed));
        await create(inputs);
        const once = await emulatorState(account.behind);
        // As after a death between the call and the record: nothing is known of the first creation.
        await verbs(node).create(inputs);
        assert.deepEqual(await emulatorState(account.behind), once);
        const made = await describe();
        assert.ok(made.state === 'ready', `${node.name} is ${made.state}`);
        assert.deepEqual(
          node.resource.changes(made.outputs, inputs).filter(({ inPlace }: { inPlace: boolean }) => !inPlace),
          [],
        );
        outputs.set(node, made.outputs);
      });
    }
    for (const node of [...graph].reverse()) {
      await t.test(`${node.name}: deleted twice, it is gone`, async () => {
        const { describe, remove } = verbs(node);
        await remove();
        await remove();
        const left = await describe();
        const isAdopted = left.state === 'ready' && left.adopted === true;
        assert.equal(left.state, isAdopted && node.name === 'caller-access' ? 'ready' : 'absent');
      });
    }
    assert.deepEqual(await emulatorState(account.behind), before);
  });
}

async function openGraph({ ports, target }: EmulatedAccount) {
  const found = await findSystem(target, ports);
  const spec = defaultSpec(found, ports);
  const graph: Graph = graphOf({ found, spec, clients: clientsFor(found) }, ports);
  const verbs = (node: AnyNode) => {
    const { ctx, id } = nodeRun(node, settingOf({ found, spec, record: memoryRecord() }, ports));
    return {
      describe: () => node.resource.describe(ctx, id),
      create: (inputs: unknown) => node.resource.create(ctx, id, inputs),
      remove: () => node.resource.delete(ctx, id),
    };
  };
  return { graph, verbs };
}
