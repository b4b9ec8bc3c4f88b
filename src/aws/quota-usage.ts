import {
  DescribeAddressesCommand,
  type Instance,
  paginateDescribeInstances,
  paginateDescribeInternetGateways,
  paginateDescribeSecurityGroups,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import { paginateListClusters } from '@aws-sdk/client-eks';
import type { AwsClients } from './clients.js';
import { readMachines } from './machines.js';
import { isStandardInstance, type QuotaName } from './quotas.js';

/** Counts what the account uses of each quota in the region. */
export async function countUsage({ ec2, eks }: Pick<AwsClients, 'ec2' | 'eks'>): Promise<Record<QuotaName, number>> {
  const client = { client: ec2 };
  const running = { Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running'] }] };
  const [vpcs, gateways, groups, clusters, { Addresses = [] }, machines] = await Promise.all([
    count(paginateDescribeVpcs(client, {}), ({ Vpcs }) => Vpcs),
    count(paginateDescribeInternetGateways(client, {}), ({ InternetGateways }) => InternetGateways),
    count(paginateDescribeSecurityGroups(client, {}), ({ SecurityGroups }) => SecurityGroups),
    count(paginateListClusters({ client: eks }, {}), ({ clusters }) => clusters),
    ec2.send(new DescribeAddressesCommand({})),
    collect(paginateDescribeInstances(client, running), ({ Reservations = [] }) =>
      Reservations.flatMap(({ Instances = [] }) => Instances),
    ),
  ]);
  return { vpcs, gateways, groups, clusters, addresses: Addresses.length, ...(await countVcpus(ec2, machines)) };
}

/** Adds up the vCPU of machines that count against the quotas of standard instances. */
async function countVcpus(
  ec2: AwsClients['ec2'],
  machines: readonly Instance[],
): Promise<Record<'onDemandVcpus' | 'spotVcpus', number>> {
  const standard = machines.filter(({ InstanceType }) => isStandardInstance(InstanceType ?? ''));
  const types = standard
    .filter(({ CpuOptions }) => !CpuOptions?.CoreCount)
    .flatMap(({ InstanceType }) => InstanceType ?? []);
  const known = await readMachines(ec2, types);
  const sum = (some: readonly Instance[]) => some.reduce((total, machine) => total + vcpusOf(machine, known), 0);
  return {
    onDemandVcpus: sum(standard.filter(({ InstanceLifecycle }) => InstanceLifecycle !== 'spot')),
    spotVcpus: sum(standard.filter(({ InstanceLifecycle }) => InstanceLifecycle === 'spot')),
  };
}

function vcpusOf({ CpuOptions, InstanceType }: Instance, known: Awaited<ReturnType<typeof readMachines>>): number {
  if (CpuOptions?.CoreCount) return CpuOptions.CoreCount * (CpuOptions.ThreadsPerCore ?? 1);
  return known.get(InstanceType ?? '')?.vcpus ?? 0;
}

async function count<Page>(
  pages: AsyncIterable<Page>,
  listOf: (page: Page) => readonly unknown[] | undefined,
): Promise<number> {
  return (await collect(pages, (page) => listOf(page) ?? [])).length;
}

async function collect<Page, One>(pages: AsyncIterable<Page>, listOf: (page: Page) => readonly One[]): Promise<One[]> {
  const all: One[] = [];
  for await (const page of pages) all.push(...listOf(page));
  return all;
}
