import { type ClusterVersionInformation, DescribeClusterVersionsCommand, type EKSClient } from '@aws-sdk/client-eks';

/** A Kubernetes version with the support that it has. */
export interface KubernetesVersion {
  readonly version: string;
  /** In extended support a control plane costs six times as much. */
  readonly support: 'STANDARD' | 'EXTENDED';
}

/** The newest in standard support in November 2026, used when EKS does not say. */
export const bundledVersion: KubernetesVersion = { version: '1.34', support: 'STANDARD' };

/**
 * Asks EKS for a version: the one that is asked for, with its support, else the newest in standard support.
 *
 * @throws GcdError when EKS cannot be asked.
 */
export async function findVersion(eks: EKSClient, asked: string | undefined): Promise<KubernetesVersion> {
  const { clusterVersions = [] } = await eks.send(new DescribeClusterVersionsCommand({}));
  return chooseVersion(clusterVersions, asked);
}

/** Chooses among what EKS offers. Pure. */
export function chooseVersion(
  offered: readonly Pick<ClusterVersionInformation, 'clusterVersion' | 'versionStatus' | 'status'>[],
  asked: string | undefined,
): KubernetesVersion {
  const isExtended = (one: (typeof offered)[number]) => /extended/i.test(one.versionStatus ?? one.status ?? '');
  if (asked !== undefined) {
    const found = offered.find(({ clusterVersion }) => clusterVersion === asked);
    return { version: asked, support: found && isExtended(found) ? 'EXTENDED' : 'STANDARD' };
  }
  const isStandard = (one: (typeof offered)[number]) => /standard/i.test(one.versionStatus ?? one.status ?? '');
  const standard = offered.filter(isStandard).flatMap(({ clusterVersion }) => clusterVersion ?? []);
  const [newest] = standard.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return newest === undefined ? bundledVersion : { version: newest, support: 'STANDARD' };
}
