import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { judgeNodes, judgeQuota, type QuotaState } from '../../src/aws/checks/check-quotas.js';
import { isStandardInstance, quotas, readQuota } from '../../src/aws/quotas.js';
import { watchCalls } from '../../src/aws/watch-calls.js';
import { type Layer, startFront } from '../fakes/aws-front/front.js';
import { serviceQuotas } from '../fakes/aws-front/service-quotas.js';

/** All calls are answered in front of it. */
const noEmulator = 'http://127.0.0.1:9';
const { signal } = new AbortController();

async function quotasClient(t: TestContext, layer: Layer): Promise<ServiceQuotasClient> {
  const front = await startFront(noEmulator, [layer]);
  t.after(() => front.close());
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new ServiceQuotasClient({
    endpoint: front.endpoint,
    region: 'eu-west-1',
    credentials,
    maxAttempts: 1,
  });
  watchCalls(client, 'servicequotas');
  return client;
}

test("the account's own quota is read; where it has none, AWS' default applies", async (t) => {
  const client = await quotasClient(t, serviceQuotas({ 'L-1216C47A': 640 }));
  assert.equal(await readQuota(client, quotas.onDemandVcpus, signal), 640);
  assert.equal(await readQuota(client, quotas.clusters, signal), undefined);
});

const vpcs: QuotaState = { quota: quotas.vpcs, limit: 5, used: 4, needed: 1, isAssumed: false };

test('a quota that has room is good, one that has none says where to ask for more', () => {
  assert.deepEqual(judgeQuota(vpcs, 'eu-west-1'), {
    check: 'quotas',
    verdict: 'good',
    message: 'VPCs: 4 of 5 used, 1 more needed (L-F678F1CE)',
  });
  const full = judgeQuota({ ...vpcs, used: 5 }, 'eu-west-1');
  assert.equal(full.verdict, 'bad');
  assert.match(full.message, /5 of 5 used, 1 more needed \(L-F678F1CE\): too little is left/);
  assert.match(full.hint!, /--quota-code L-F678F1CE --desired-value 6 --region eu-west-1$/);
});

test('a quota that could not be read is no reason to stop', () => {
  assert.equal(judgeQuota({ ...vpcs, used: 5, isAssumed: true }, 'eu-west-1').verdict, 'warning');
});

test('the vCPU that are left say how many nodes fit', () => {
  const state: QuotaState = { quota: quotas.onDemandVcpus, limit: 32, used: 8, needed: 2, isAssumed: false };
  const nodes = { instanceType: 't3.large', vcpus: 2, isSpot: false, isStandard: true, maxNodes: 100 };
  const [some] = judgeNodes(state, nodes, 'eu-west-1');
  assert.equal(some?.verdict, 'warning');
  assert.match(some!.message, /^nodes: 11 more of t3\.large at once \(2 vCPU each, 22 of 32 left, L-1216C47A\)$/);
  assert.equal(judgeNodes(state, { ...nodes, maxNodes: 11 }, 'eu-west-1')[0]?.verdict, 'good');
  assert.equal(judgeNodes({ ...state, used: 29 }, nodes, 'eu-west-1')[0]?.verdict, 'bad');
  assert.match(judgeNodes(state, { ...nodes, isStandard: false }, 'eu-west-1')[0]!.message, /quota of its own/);
  assert.match(judgeNodes(state, { ...nodes, vcpus: undefined }, 'eu-west-1')[0]!.message, /does not say/);
});

test('families with processors of their own do not count as standard', () => {
  const standard = ['t3.large', 'c6i.large', 'm7g.medium', 'r5.large', 'im4gn.large', 'z1d.large', 'a1.large'];
  const other = [
    'g5.xlarge',
    'p4d.24xlarge',
    'inf2.xlarge',
    'trn1.2xlarge',
    'x2idn.16xlarge',
    'hpc7a.96xlarge',
    'mac1.metal',
  ];
  assert.deepEqual(standard.filter(isStandardInstance), standard);
  assert.deepEqual(other.filter(isStandardInstance), []);
});
