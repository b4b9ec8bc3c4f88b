import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { GcdError } from '../../src/core/errors.js';
import { checkDisk, judgeDisk } from '../../src/workflows/check-machine.js';
import { judgeNames } from '../../src/workflows/judge-names.js';
import type { PlannedResource, SystemPlan } from '../../src/workflows/plan-system.js';
import { quotaNeeds } from '../../src/workflows/quota-needs.js';
import { systemDefaults } from '../../src/workflows/system-spec.js';
import { temporaryFolder } from '../temporary-folder.js';

function planned(resource: string, action: PlannedResource['action'], details: string[] = []): PlannedResource {
  return { resource, kind: resource, name: `gcd-jane-${resource}`, action, details, bills: [] };
}

function plan(...resources: PlannedResource[]): SystemPlan {
  const spec: SystemPlan['spec'] = {
    ...{ ...systemDefaults, system: 'gcd-jane', region: 'eu-west-1', callerCidr: '127.0.0.1/32', keyFile: 'key' },
    kubernetes: { version: '1.34', support: 'STANDARD' },
  };
  return { system: 'gcd-jane', account: '123456789012', region: 'eu-west-1', spec, resources };
}

test('a name that something else has is bad, and so is one that AWS would not tell of', () => {
  const foreign = planned('cluster', 'refuse', ['a cluster of this name exists']);
  const findings = judgeNames(plan(foreign, planned('bastion', 'unknown', ['denied']), planned('key-pair', 'make')));
  assert.deepEqual(
    findings.map(({ verdict }) => verdict),
    ['bad', 'bad'],
  );
  assert.match(findings[0]!.message, /^The cluster gcd-jane-cluster is in use: a cluster of this name exists$/);
  const denied = new GcdError('AccessDenied', 'denied', { hint: 'Attach it.' });
  const [silent] = judgeNames(plan({ ...planned('bastion', 'unknown', ['denied']), error: denied }));
  assert.equal(silent?.hint, 'Attach it.');
  assert.deepEqual(judgeNames(plan(planned('cluster', 'make'), planned('network', 'adopt'))), [
    {
      check: 'names',
      verdict: 'good',
      message: 'The names of gcd-jane are free or its own: 1 of 2 resources to be made',
    },
  ]);
});

test('only what is still to be made counts against quotas', () => {
  const vcpusOf = () => 2;
  const whole = ['network', 'security-group', 'cluster', 'bastion'] as const;
  const fresh = quotaNeeds(plan(...whole.map((name) => planned(name, 'make'))), vcpusOf);
  const { nodes, of } = fresh;
  assert.deepEqual(of, { onDemandVcpus: 2, spotVcpus: 0, addresses: 0, vpcs: 1, gateways: 1, groups: 2, clusters: 1 });
  assert.deepEqual([nodes.instanceType, nodes.vcpus, nodes.maxNodes, nodes.isSpot], ['t3.large', 2, 100, false]);
  const there = quotaNeeds(
    plan(planned('network', 'adopt'), planned('cluster', 'keep'), planned('bastion', 'start')),
    vcpusOf,
  );
  assert.deepEqual(Object.values(there.of), [2, 0, 0, 0, 0, 0, 0]);
});

test('room is looked for where a folder will be', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), '');
  assert.match((await checkDisk(join(folder, 'not', 'there', 'yet'))).message, new RegExp(`where ${folder} is$`));
  assert.equal(judgeDisk('/data', 2 ** 40).verdict, 'good');
  assert.equal(judgeDisk('/data', 2 ** 30).verdict, 'warning');
  assert.equal(judgeDisk('/data', 2 ** 20).verdict, 'bad');
});
