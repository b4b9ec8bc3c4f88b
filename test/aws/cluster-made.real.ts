import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { costSystem } from '../../src/workflows/cost-system.js';
import { errorAnswer } from '../fakes/aws-front/call.js';
import { refuse } from '../fakes/aws-front/refuse.js';
import { cleanUp, create } from '../fakes/create-and-clean-up.js';
import { type EmulatedAccount, emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;
const skip = realParts('ministack');

test('load balancers and volumes that the cluster made go before it, those of others stay', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const before = await emulatorState(account.behind);
  await create(account);
  const mine = `kubernetes.io/cluster/${account.target.system}`;
  const elbs = await makeAsCluster(account, mine);
  const others = await makeAsCluster(account, `${mine}-2`);
  await cleanUp(account);
  assert.deepEqual(await others.exist(), [true, true]);
  assert.deepEqual(await elbs.exist(), [false, false]);
  await others.remove();
  assert.deepEqual(await emulatorState(account.behind), before);
});

test('while AWS does not say what the cluster made, the cluster stays, since nothing else would tell', {
  skip,
}, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const before = await emulatorState(account.behind);
  await create(account);
  const made = await makeAsCluster(account, `kubernetes.io/cluster/${account.target.system}`);
  account.front.layers.unshift(refuse('DescribeLoadBalancers', 'AccessDenied'));
  const cleaned = await cleanupSystem({ ...account.target, confirm }, account.ports);
  assert.equal(cleaned.exitCode, 3);
  assert.deepEqual(cleaned.remaining.map(({ resource }) => resource).sort(), [
    'cluster',
    'cluster-leftovers',
    'cluster-role',
  ]);
  assert.match(cleaned.remaining.find(({ resource }) => resource === 'cluster')?.why ?? '', /cluster-leftovers/);
  const unseen = cleaned.remaining.find(({ resource }) => resource === 'cluster-leftovers');
  assert.equal(unseen?.usdPerHour, undefined, 'what was not seen is not said to cost nothing');
  account.front.layers.shift();
  await cleanUp(account);
  assert.deepEqual(await made.exist(), [false, false]);
  assert.deepEqual(await emulatorState(account.behind), before);
});

test('nodes that AWS does not tell of are not said to cost nothing', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  await create(account);
  account.front.layers.unshift(refuse('DescribeNodegroup', 'AccessDeniedException'));
  const { unknown, resources } = await costSystem(account.target, account.ports);
  assert.deepEqual(unknown, ['nodes']);
  assert.equal(resources.find(({ resource }) => resource === 'node-group')?.state, 'unknown');
  account.front.layers.shift();
  await cleanUp(account);
});

test('a disk that the cluster made costs what its kind costs, and a load balancer is said to have no known price', {
  skip,
}, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  await create(account);
  await makeAsCluster(account, `kubernetes.io/cluster/${account.target.system}`);
  const cost = await costSystem(account.target, account.ports);
  const made = cost.resources.find(({ resource }) => resource === 'cluster-leftovers');
  const items = made?.lines.map(({ item, quantity }) => `${quantity} ${item}`);
  assert.deepEqual(items?.sort(), ['1 load-balancer', '8 gp2-gib']);
  assert.equal(made?.usdPerHour, (8 * 0.1) / 730);
  assert.deepEqual(cost.unknown, ['load-balancer']);
  await cleanUp(account);
});

test("another's load balancer that goes away while the cluster's are looked for keeps nothing", { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  await create(account);
  const key = `kubernetes.io/cluster/${account.target.system}`;
  const mine = await makeAsCluster(account, key);
  const another = await makeAsCluster(account, `${key}-2`);
  // Listed before it went away, and in the same question as the others.
  account.front.layers.unshift(async (call, forward) => {
    const isAsked = call.action === 'DescribeTags' && [...call.params.values()].includes(another.arn);
    return isAsked ? errorAnswer(call, 400, 'LoadBalancerNotFound') : forward();
  });
  await cleanUp(account);
  assert.deepEqual(await mine.exist(), [false, false]);
  await another.remove();
});

/** Makes a volume and a load balancer as the controllers of a cluster do. */
async function makeAsCluster({ ports, behind }: EmulatedAccount, key: string) {
  const { CreateVolumeCommand, DeleteVolumeCommand, DescribeVolumesCommand, EC2Client } = await import(
    '@aws-sdk/client-ec2'
  );
  const elbs = await import('@aws-sdk/client-elastic-load-balancing-v2');
  const ec2 = new EC2Client({ ...ports.access, endpoint: behind });
  const elb = new elbs.ElasticLoadBalancingV2Client({ ...ports.access, endpoint: behind });
  const Tags = [{ Key: key, Value: 'owned' }];
  const TagSpecifications = [{ ResourceType: 'volume' as const, Tags }];
  const where = { AvailabilityZone: 'us-east-1a', Size: 8 };
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ ...where, TagSpecifications }));
  const Name = `k8s-${key.slice(-10)}`;
  const made = await elb.send(new elbs.CreateLoadBalancerCommand({ Name, Tags, Type: 'network' }));
  const LoadBalancerArn = made.LoadBalancers?.[0]?.LoadBalancerArn;
  return {
    arn: LoadBalancerArn ?? '',
    async exist() {
      const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
      const { LoadBalancers = [] } = await elb.send(new elbs.DescribeLoadBalancersCommand({}));
      const hasBalancer = LoadBalancers.some((one) => one.LoadBalancerArn === LoadBalancerArn);
      return [Volumes.some((one) => one.VolumeId === VolumeId), hasBalancer];
    },
    async remove() {
      await ec2.send(new DeleteVolumeCommand({ VolumeId }));
      await elb.send(new elbs.DeleteLoadBalancerCommand({ LoadBalancerArn }));
    },
  };
}
