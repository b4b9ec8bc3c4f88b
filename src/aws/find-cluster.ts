import { type Cluster, DescribeClusterCommand, type EKSClient } from '@aws-sdk/client-eks';
import { unlessGone } from './translate-error.js';

/** Returns a cluster by its name, or undefined when there is none. */
export async function findCluster(eks: EKSClient, name: string): Promise<Cluster | undefined> {
  return (await unlessGone(eks.send(new DescribeClusterCommand({ name }))))?.cluster;
}
