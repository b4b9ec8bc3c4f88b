import { mapJson } from './call.js';
import type { Layer } from './front.js';

/** Where a node group is asked for. */
export interface NodeGroupPlace {
  readonly instanceTypes: readonly string[];
  readonly subnets: readonly string[];
}

interface Issue {
  readonly code: string;
  readonly message: string;
}

/**
 * A node group is made, and given up when the node that EKS launches to try it out fails: CREATE_FAILED, with the reason among its
 * issues. https://docs.aws.amazon.com/eks/latest/APIReference/API_Issue.html; the wording:
 * https://github.com/aws/containers-roadmap/issues/2204
 */
export function nodeGroupFailure(issueOf: (place: NodeGroupPlace) => Issue | undefined): Layer {
  const failed = new Map<string, Issue>();
  return async (call, forward) => {
    if (call.service !== 'eks') return forward();
    const cluster = String(call.json.name);
    if (call.action === 'CreateNodegroup') {
      const issue = issueOf(call.json as unknown as NodeGroupPlace);
      failed.delete(cluster);
      if (issue) failed.set(cluster, issue);
    }
    const answer = await forward();
    const issue = failed.get(cluster);
    if (call.action !== 'DescribeNodegroup' || !issue) return answer;
    const health = { issues: [{ ...issue, resourceIds: ['eks-gcd-asg'] }] };
    return mapJson(answer, (body) => ({
      nodegroup: { ...(body.nodegroup as object), status: 'CREATE_FAILED', health },
    }));
  };
}

/** Returns the issue with which EKS passes EC2's refusal of a launch on. */
export function launchFailure(name: string, text: string): Issue {
  return { code: 'AsgInstanceLaunchFailures', message: `Could not launch On-Demand Instances. ${name} - ${text}` };
}
