import type { AwsAnswer, AwsCall } from '../fakes/aws-front/call.js';
import type { Layer } from '../fakes/aws-front/front.js';
import type { Authorization } from './evaluate-policy.js';

type Tags = Readonly<Record<string, string>>;

/** EC2's resource types by the beginning of their ids, and what creates them. */
const typeOfId: Readonly<Record<string, string>> = {
  ...{ vpc: 'vpc', subnet: 'subnet', igw: 'internet-gateway', rtb: 'route-table', sg: 'security-group' },
  ...{ i: 'instance', lt: 'launch-template', ami: 'image', key: 'key-pair', vol: 'volume' },
};
const created: Readonly<Record<string, readonly string[]>> = {
  ...{ CreateVpc: ['vpc'], CreateSubnet: ['subnet'], CreateInternetGateway: ['internet-gateway'] },
  ...{ CreateRouteTable: ['route-table'], CreateSecurityGroup: ['security-group'], ImportKeyPair: ['key-pair'] },
  ...{ CreateLaunchTemplate: ['launch-template'], RunInstances: ['instance', 'volume'] },
};

/** Listens to changing calls and works out what AWS would ask its policies about them, with their ARNs and tags. */
export function listenForAuthorizations(): { layer: Layer; questions: Authorization[] } {
  const tagsOf = new Map<string, Tags>();
  const questions: Authorization[] = [];
  const layer: Layer = async (call, forward) => {
    const isReading = /^(Describe|List|Get)/.test(call.action);
    const asked = isReading ? [] : questionsOf(call, tagsOf);
    const answer = await forward();
    if (answer.status !== 200) return answer;
    questions.push(...asked);
    if (!isReading) remember(call, answer, tagsOf);
    return answer;
  };
  return { layer, questions };
}

function questionsOf(call: AwsCall, tagsOf: ReadonlyMap<string, Tags>): Authorization[] {
  if (call.service === 'ec2') return questionsOfEc2(call, tagsOf);
  const action = `${call.service}:${call.action}`;
  if (call.service === 'iam') return [{ action, resource: iamArn(call), context: policyContext(call) }];
  const key = keyOf(call);
  const arn = `arn:aws:${call.service}:us-east-1:000000000000:${key}`;
  const context = { ...marked('Request', requestTags(call)), ...marked('Resource', tagsOf.get(key)) };
  return [{ action, resource: arn, context }];
}

function questionsOfEc2(call: AwsCall, tagsOf: ReadonlyMap<string, Tags>): Authorization[] {
  const action = `ec2:${call.action}`;
  // Images have no account in their ARN.
  const account = (type: string) => (type === 'image' ? '' : '000000000000');
  const arn = (type: string, id: string) => `arn:aws:ec2:us-east-1:${account(type)}:${type}/${id}`;
  const makes = (created[call.action] ?? []).flatMap((type) => {
    const context = marked('Request', ec2Tags(call, type));
    const tagging = { ...context, 'ec2:CreateAction': call.action };
    return [
      { action, resource: arn(type, 'new'), context },
      { action: 'ec2:CreateTags', resource: arn(type, 'new'), context: tagging },
    ];
  });
  const uses = [...call.params.values()].flatMap((id) => {
    const type = typeOfId[/^([a-z]+)-[0-9a-f]{6,}$/.exec(id)?.[1] ?? ''];
    return type
      ? [{ action, resource: arn(type, id), context: marked('Resource', tagsOf.get(id) ?? tagsOf.get(type)) }]
      : [];
  });
  const keyName = call.params.get('KeyName');
  const key = keyName && call.action !== 'ImportKeyPair' ? [keyName] : [];
  const keys = key.map((name) => ({
    action,
    resource: arn('key-pair', name),
    context: marked('Resource', tagsOf.get(name)),
  }));
  return [...makes, ...uses, ...keys];
}

/** Remembers the tags of what a call made, by its id or name. */
function remember(call: AwsCall, answer: AwsAnswer, tagsOf: Map<string, Tags>): void {
  if (call.service !== 'ec2') {
    const tags = requestTags(call);
    if (Object.keys(tags).length > 0) tagsOf.set(partOf(call), tags);
    return;
  }
  const [type] = created[call.action] ?? [];
  if (!type) return;
  const prefix = Object.keys(typeOfId).find((one) => typeOfId[one] === type);
  const id = call.params.get('KeyName') && type === 'key-pair' ? call.params.get('KeyName') : undefined;
  const found = id ?? new RegExp(`>(${prefix}-[0-9a-zA-Z]+)<`).exec(answer.body.toString())?.[1];
  if (found) tagsOf.set(found, ec2Tags(call, type));
  // Their ids are in no answer to what makes them, or not their names: there is one of each.
  for (const kind of ['key-pair', 'volume'])
    if (created[call.action]?.includes(kind)) tagsOf.set(kind, ec2Tags(call, kind));
}

/** Returns the part of the ARN about which the service asks: what is made in a cluster is a question about the cluster. */
function keyOf(call: AwsCall): string {
  const isMadeInCluster = call.service === 'eks' && call.action.startsWith('Create');
  return isMadeInCluster ? `cluster/${call.json.name}` : partOf(call);
}

/** Returns the part of an EKS or ECR ARN that tells the thing itself. */
function partOf({ service, action, json }: AwsCall): string {
  if (service === 'ecr') return `repository/${json.repositoryName}`;
  const [, kind = 'Cluster'] = /(Nodegroup|Access|Addon|PodIdentityAssociation)/.exec(action) ?? [];
  const kinds = { Nodegroup: 'nodegroup', Access: 'access-entry', Addon: 'addon', Cluster: 'cluster' } as const;
  return `${kinds[kind as keyof typeof kinds] ?? 'podidentityassociation'}/${json.name}`;
}

function requestTags({ json }: AwsCall): Tags {
  const { tags } = json as { tags?: Tags | { Key: string; Value: string }[] };
  return Array.isArray(tags) ? Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) : (tags ?? {});
}

function ec2Tags({ params }: AwsCall, type: string): Tags {
  const tags: Record<string, string> = {};
  for (let spec = 1; params.has(`TagSpecification.${spec}.ResourceType`); spec++) {
    if (params.get(`TagSpecification.${spec}.ResourceType`) !== type) continue;
    for (let tag = 1; params.has(`TagSpecification.${spec}.Tag.${tag}.Key`); tag++) {
      const [key = '', value = ''] = ['Key', 'Value'].map(
        (part) => params.get(`TagSpecification.${spec}.Tag.${tag}.${part}`) ?? '',
      );
      tags[key] = value;
    }
  }
  return tags;
}

function iamArn({ action, params }: AwsCall): string {
  const profile = params.get('InstanceProfileName');
  const kind = profile ? `instance-profile/gcd/${profile}` : `role/gcd/${params.get('RoleName')}`;
  if (action.startsWith('Create') && params.get('Path') !== '/gcd/') throw new Error(`${kind} is made outside /gcd/`);
  return `arn:aws:iam::000000000000:${kind}`;
}

function policyContext({ params }: AwsCall): Authorization['context'] {
  const arn = params.get('PolicyArn');
  return arn ? { 'iam:PolicyARN': arn } : {};
}

function marked(whose: 'Request' | 'Resource', tags: Tags = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:${whose}Tag/${key}`, value]));
}
