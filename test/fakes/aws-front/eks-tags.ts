import { jsonAnswer, mapJson } from './call.js';
import type { Layer } from './front.js';

type Tags = Readonly<Record<string, string>>;

/** What EKS describes, by the member of the answer, and the member of that with its ARN. */
const arnOf: Readonly<Record<string, string>> = {
  ...{ cluster: 'arn', nodegroup: 'nodegroupArn', addon: 'addonArn' },
  ...{ accessEntry: 'accessEntryArn', association: 'associationArn' },
};

/**
 * EKS shows the tags that TagResource sets in what it describes; MiniStack keeps them apart, moto knows those of clusters only.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_TagResource.html
 */
export function eksTags(): Layer {
  const tagsOf = new Map<string, Tags>();
  return async (call, forward) => {
    if (call.service !== 'eks') return forward();
    if (call.action === 'TagResource') {
      const arn = String(call.json.resourceArn);
      tagsOf.set(arn, { ...tagsOf.get(arn), ...(call.json.tags as Tags) });
      return jsonAnswer(200, {});
    }
    const answer = await forward();
    const isGone = (arn: string) => call.action === 'DeleteCluster' && arn.split('/').includes(String(call.json.name));
    for (const arn of [...tagsOf.keys()].filter(isGone)) tagsOf.delete(arn);
    if (!call.action.startsWith('Describe')) return answer;
    return mapJson(answer, (body) => {
      const [member = ''] = Object.keys(body).filter((key) => key in arnOf);
      const described = body[member] as { tags?: Tags } | undefined;
      const set = described && tagsOf.get(String((described as Record<string, unknown>)[arnOf[member] ?? '']));
      return set ? { ...body, [member]: { ...described, tags: { ...described.tags, ...set } } } : body;
    });
  };
}
