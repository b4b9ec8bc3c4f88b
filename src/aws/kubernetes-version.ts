import { type ClusterVersionInformation, DescribeClusterVersionsCommand, type EKSClient } from '@aws-sdk/client-eks';
import { type GcdError, usageError } from '../core/errors.js';

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
 * @throws GcdError VersionNotOffered, with exit code 2; others when EKS cannot be asked.
 */
export async function findVersion(eks: EKSClient, asked: string | undefined): Promise<KubernetesVersion> {
  const { clusterVersions = [] } = await eks.send(new DescribeClusterVersionsCommand({}));
  return chooseVersion(clusterVersions, asked);
}

/**
 * Chooses among what EKS offers. What it does not offer is refused before anything is made, and its price is not guessed. Pure.
 *
 * @throws GcdError VersionNotOffered, with exit code 2.
 */
export function chooseVersion(
  offered: readonly Pick<ClusterVersionInformation, 'clusterVersion' | 'versionStatus' | 'status'>[],
  asked: string | undefined,
): KubernetesVersion {
  const isExtended = (one: (typeof offered)[number]) => /extended/i.test(one.versionStatus ?? one.status ?? '');
  const supported = offered.filter(({ versionStatus }) => versionStatus !== 'UNSUPPORTED');
  if (asked !== undefined) {
    const found = supported.find(({ clusterVersion }) => clusterVersion === asked);
    if (!found && supported.length > 0) throw notOffered(asked, supported);
    return { version: asked, support: found && isExtended(found) ? 'EXTENDED' : 'STANDARD' };
  }
  const isStandard = (one: (typeof offered)[number]) => /standard/i.test(one.versionStatus ?? one.status ?? '');
  const standard = offered.filter(isStandard).flatMap(({ clusterVersion }) => clusterVersion ?? []);
  const [newest] = standard.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return newest === undefined ? bundledVersion : { version: newest, support: 'STANDARD' };
}

function notOffered(asked: string, offered: readonly Pick<ClusterVersionInformation, 'clusterVersion'>[]): GcdError {
  const versions = offered.flatMap(({ clusterVersion }) => clusterVersion ?? []);
  const those = versions.sort((a, b) => b.localeCompare(a, 'en', { numeric: true })).join(', ');
  return usageError('VersionNotOffered', `EKS does not offer Kubernetes ${asked}`, `Choose one of: ${those}.`);
}
