import { errorAnswer, jsonAnswer, mapJson } from './call.js';
import type { Layer } from './front.js';

/**
 * MiniStack has no UpdateClusterConfig and no UpdateNodegroupConfig: what they set is laid over later answers.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupConfig.html
 */
export function eksUpdates(): Layer {
  const access = new Map<string, object>();
  const scaling = new Map<string, object>();
  return async (call, forward) => {
    if (call.service !== 'eks') return forward();
    const name = String(call.json.name ?? '');
    const update = jsonAnswer(200, { update: { id: '1', status: 'InProgress' } });
    if (call.action === 'UpdateClusterConfig') {
      access.set(name, call.json.resourcesVpcConfig as object);
      return update;
    }
    if (call.action === 'UpdateNodegroupConfig') {
      scaling.set(name, call.json.scalingConfig as object);
      return update;
    }
    if (call.action === 'DeleteCluster') access.delete(name);
    if (call.action === 'DeleteNodegroup') scaling.delete(name);
    const answer = await forward();
    if (answer.status === 400 && answer.body.includes('No route')) return errorAnswer(call, 404, 'NotInEmulator');
    if (call.action === 'DescribeCluster')
      return mapJson(answer, (body) => overlay(body, 'cluster', 'resourcesVpcConfig', access.get(name)));
    if (call.action === 'DescribeNodegroup')
      return mapJson(answer, (body) => overlay(body, 'nodegroup', 'scalingConfig', scaling.get(name)));
    return answer;
  };
}

function overlay(body: Record<string, unknown>, outer: string, inner: string, set: object | undefined) {
  const whole = body[outer] as Record<string, object>;
  return { ...body, [outer]: { ...whole, [inner]: { ...whole[inner], ...set } } };
}
