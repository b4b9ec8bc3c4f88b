import { jsonAnswer } from './call.js';
import type { Layer } from './front.js';

/**
 * Which Kubernetes versions EKS offers; no emulator says.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeClusterVersions.html
 */
export const eksVersions: Layer = async (call, forward) => {
  if (call.action !== 'DescribeClusterVersions') return forward();
  const version = (clusterVersion: string, versionStatus: string) => ({ clusterVersion, versionStatus });
  return jsonAnswer(200, {
    clusterVersions: [
      version('1.35', 'STANDARD_SUPPORT'),
      version('1.34', 'STANDARD_SUPPORT'),
      version('1.31', 'EXTENDED_SUPPORT'),
    ],
  });
};
