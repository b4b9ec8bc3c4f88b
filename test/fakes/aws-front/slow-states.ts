import { type AwsAnswer, type AwsCall, errorAnswer, mapJson, mapText } from './call.js';
import type { Layer } from './front.js';

/** How long things take, in milliseconds. */
export interface Delays {
  readonly cluster: number;
  readonly nodeGroup: number;
  readonly instance: number;
  /** Until a role made moments ago can be used. */
  readonly role: number;
  readonly clusterRemoval: number;
  readonly nodeGroupRemoval: number;
  readonly instanceRemoval: number;
}

/** What AWS usually takes. */
export const usualDelays: Delays = {
  ...{ cluster: 600_000, nodeGroup: 90_000, instance: 60_000, role: 10_000 },
  ...{ clusterRemoval: 180_000, nodeGroupRemoval: 150_000, instanceRemoval: 45_000 },
};

interface Slow {
  readonly createdAt: Map<string, number>;
  /** What is being removed: since when, and the call that does it in the end. */
  readonly removals: Map<string, { readonly atMs: number; readonly finish: () => Promise<AwsAnswer> }>;
}

/**
 * What takes time in AWS and none in an emulator, after the fake clock:
 * - A cluster is CREATING, a node group CREATING, an instance pending, for a while; then ACTIVE and running.
 * - Removed, they are DELETING and shutting-down for a while; only then they are gone.
 * - A role that was made moments ago is refused by EKS with InvalidParameterException, an instance profile by EC2 with
 *   InvalidParameterValue.
 * - A cluster that still has node groups, or is still being made, refuses to be deleted with ResourceInUseException.
 *
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html, API_Nodegroup.html, API_DeleteCluster.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html
 */
export function slowStates(nowMs: () => number, delays: Delays = usualDelays): Layer {
  const slow: Slow = { createdAt: new Map(), removals: new Map() };
  const isYoung = (key: string, forMs: number) =>
    nowMs() - (slow.createdAt.get(key) ?? Number.NEGATIVE_INFINITY) < forMs;
  return async (call, forward) => {
    const refusal = refuseRole(call, (key) => isYoung(key, delays.role));
    if (refusal) return refusal;
    if (call.service === 'eks') return slowEks(call, forward, { slow, nowMs, delays, isYoung });
    const parts = { slow, nowMs, delays, isYoung };
    if (call.action === 'TerminateInstances') return beginTermination(call, forward, parts);
    if (call.action === 'DescribeInstances') await finishTerminations(parts);
    const answer = await forward();
    const role = call.params.get('RoleName') ?? call.params.get('InstanceProfileName');
    if (/^Create(Role|InstanceProfile)$/.test(call.action)) slow.createdAt.set(`role ${role}`, nowMs());
    return slowEc2(call, answer, parts);
  };
}

interface Parts {
  readonly slow: Slow;
  readonly nowMs: () => number;
  readonly delays: Delays;
  readonly isYoung: (key: string, forMs: number) => boolean;
}

function refuseRole(call: AwsCall, isYoungRole: (key: string) => boolean): AwsAnswer | undefined {
  const roles: Readonly<Record<string, unknown>> = {
    CreateCluster: call.json.roleArn,
    CreateNodegroup: call.json.nodeRole,
    RunInstances: call.params.get('IamInstanceProfile.Arn'),
  };
  const role = roles[call.action];
  if (!role || !isYoungRole(`role ${String(role).split('/').at(-1)}`)) return undefined;
  const name = call.service === 'ec2' ? 'InvalidParameterValue' : 'InvalidParameterException';
  return errorAnswer(call, 400, name, `${role} cannot be used yet`);
}

async function slowEks(call: AwsCall, forward: () => Promise<AwsAnswer>, parts: Parts): Promise<AwsAnswer> {
  const { slow, nowMs, delays, isYoung } = parts;
  const cluster = String(call.json.name ?? '');
  const isGroup = call.action.endsWith('Nodegroup');
  if (!isGroup && !call.action.endsWith('Cluster')) return forward();
  const key = isGroup ? `group ${cluster}` : `cluster ${cluster}`;
  const took = isGroup ? delays.nodeGroup : delays.cluster;
  if (call.action.startsWith('Create')) {
    const answer = await forward();
    if (answer.status === 200) slow.createdAt.set(key, nowMs());
    return answer;
  }
  if (call.action.startsWith('Delete')) {
    const hasGroup = !isGroup && (slow.createdAt.has(`group ${cluster}`) || isYoung(key, took));
    if (hasGroup) return errorAnswer(call, 409, 'ResourceInUseException', 'it has node groups, or is being created');
    if (!slow.createdAt.has(key)) return forward();
    if (!slow.removals.has(key)) slow.removals.set(key, { atMs: nowMs(), finish: forward });
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') };
  }
  const removal = slow.removals.get(key);
  const isGone = removal && nowMs() - removal.atMs >= (isGroup ? delays.nodeGroupRemoval : delays.clusterRemoval);
  if (removal && isGone) {
    await removal.finish();
    slow.removals.delete(key);
    slow.createdAt.delete(key);
  }
  const status = removal && !isGone ? 'DELETING' : isYoung(key, took) ? 'CREATING' : undefined;
  const answer = await forward();
  const part = isGroup ? 'nodegroup' : 'cluster';
  return status ? mapJson(answer, (body) => ({ [part]: { ...(body[part] as object), status } })) : answer;
}

async function slowEc2(call: AwsCall, answer: AwsAnswer, parts: Parts): Promise<AwsAnswer> {
  const { slow, nowMs, delays, isYoung } = parts;
  const text = answer.body.toString();
  if (call.action === 'RunInstances') {
    for (const [, id] of text.matchAll(instanceId)) slow.createdAt.set(`instance ${id}`, nowMs());
  }
  if (call.action !== 'DescribeInstances') return answer;
  return mapText(answer, () =>
    text.replace(describedInstance, (whole, id: string) => {
      const isLeaving = slow.removals.has(`instance ${id}`);
      const state = isLeaving ? 'shutting-down' : isYoung(`instance ${id}`, delays.instance) ? 'pending' : undefined;
      return state ? whole.replace(/<name>[^<]*<\/name>/, `<name>${state}</name>`) : whole;
    }),
  );
}

const instanceId = /<instanceId>(i-[^<]+)<\/instanceId>/g;
const describedInstance = /<instanceId>(i-[^<]+)<\/instanceId>[\s\S]*?<\/instanceState>/g;

/** Leaves the instance in the emulator until it is due: until then it shows as shutting down. */
async function beginTermination(call: AwsCall, forward: () => Promise<AwsAnswer>, { slow, nowMs }: Parts) {
  const key = `instance ${call.params.get('InstanceId.1')}`;
  if (!slow.removals.has(key)) slow.removals.set(key, { atMs: nowMs(), finish: forward });
  const text = '<TerminateInstancesResponse><instancesSet/></TerminateInstancesResponse>';
  return { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(text) };
}

async function finishTerminations({ slow, nowMs, delays }: Parts): Promise<void> {
  for (const [key, { atMs, finish }] of slow.removals) {
    if (!key.startsWith('instance ') || nowMs() - atMs < delays.instanceRemoval) continue;
    slow.removals.delete(key);
    await finish();
  }
}
