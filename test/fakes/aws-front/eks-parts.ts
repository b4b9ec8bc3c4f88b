import { type AwsCall, errorAnswer, jsonAnswer } from './call.js';
import type { Layer } from './front.js';

interface Parts {
  readonly addons: Map<string, Record<string, unknown>>;
  readonly entries: Map<string, Record<string, unknown>>;
  readonly policies: Map<string, { policyArn: string; accessScope: unknown }[]>;
  readonly associations: Map<string, Record<string, unknown>>;
}

const account = '123456789012';

/**
 * What moto lacks of EKS: access entries, add-ons and pod identity associations, ready at once, gone with their cluster.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations.html
 */
export function eksParts(): Layer {
  const clusters = new Map<string, Parts>();
  return async (call, forward) => {
    if (call.service !== 'eks') return forward();
    const name = String(call.json.name ?? '');
    const serve = handlers[call.action];
    if (serve) {
      const parts = clusters.get(name);
      return parts ? serve(call, parts, name) : errorAnswer(call, 404, 'ResourceNotFoundException', 'No cluster found');
    }
    const answer = await forward();
    if (answer.status === 200 && call.action === 'CreateCluster') clusters.set(name, emptyParts());
    if (answer.status === 200 && call.action === 'DeleteCluster') clusters.delete(name);
    return answer;
  };
}

function emptyParts(): Parts {
  return { addons: new Map(), entries: new Map(), policies: new Map(), associations: new Map() };
}

type Handler = (call: AwsCall, parts: Parts, cluster: string) => ReturnType<typeof jsonAnswer>;

const handlers: Readonly<Record<string, Handler>> = {
  CreateAddon(call, { addons }, clusterName) {
    const addonName = String(call.json.addonName);
    if (addons.has(addonName)) return errorAnswer(call, 409, 'ResourceInUseException');
    const addonArn = `arn:aws:eks:${call.region}:${account}:addon/${clusterName}/${addonName}/1`;
    const addon = { addonName, clusterName, addonArn, status: 'ACTIVE', tags: call.json.tags, health: { issues: [] } };
    addons.set(addonName, addon);
    return jsonAnswer(200, { addon });
  },
  DescribeAddon: (call, { addons }) => found(call, 'addon', addons.get(String(call.json.addon))),
  DeleteAddon: (call, { addons }) => removed(call, 'addon', addons, String(call.json.addon)),
  CreateAccessEntry(call, { entries, policies }, clusterName) {
    const principalArn = String(call.json.principalArn);
    if (entries.has(principalArn)) return errorAnswer(call, 409, 'ResourceInUseException');
    const accessEntryArn = `arn:aws:eks:${call.region}:${account}:access-entry/${clusterName}/${principalArn.split('/').at(-1)}`;
    const accessEntry = { clusterName, principalArn, accessEntryArn, tags: call.json.tags, type: 'STANDARD' };
    entries.set(principalArn, accessEntry);
    policies.set(principalArn, []);
    return jsonAnswer(200, { accessEntry });
  },
  DescribeAccessEntry: (call, { entries }) => found(call, 'accessEntry', entries.get(String(call.json.principalArn))),
  DeleteAccessEntry: (call, { entries }) => removed(call, 'accessEntry', entries, String(call.json.principalArn)),
  AssociateAccessPolicy(call, { policies }) {
    const list = policies.get(String(call.json.principalArn));
    if (!list) return errorAnswer(call, 404, 'ResourceNotFoundException');
    const policyArn = String(call.json.policyArn);
    const others = list.filter((one) => one.policyArn !== policyArn);
    policies.set(String(call.json.principalArn), [...others, { policyArn, accessScope: call.json.accessScope }]);
    return jsonAnswer(200, { associatedAccessPolicy: { policyArn } });
  },
  ListAssociatedAccessPolicies(call, { policies }) {
    const associatedAccessPolicies = policies.get(String(call.json.principalArn));
    if (!associatedAccessPolicies) return errorAnswer(call, 404, 'ResourceNotFoundException');
    return jsonAnswer(200, { associatedAccessPolicies });
  },
  CreatePodIdentityAssociation(call, { associations }, clusterName) {
    const { namespace, serviceAccount, roleArn, tags } = call.json;
    const isThere = [...associations.values()].some(
      (one) => one.namespace === namespace && one.serviceAccount === serviceAccount,
    );
    if (isThere) return errorAnswer(call, 409, 'ResourceInUseException');
    const associationId = `a-${associations.size}${Math.random().toString(36).slice(2, 12)}`;
    const associationArn = `arn:aws:eks:${call.region}:${account}:podidentityassociation/${clusterName}/${associationId}`;
    const names = { clusterName, namespace, serviceAccount, associationId, associationArn };
    const association = { ...names, roleArn, tags };
    associations.set(associationId, association);
    return jsonAnswer(200, { association });
  },
  ListPodIdentityAssociations: (_call, { associations }) =>
    jsonAnswer(200, { associations: [...associations.values()] }),
  DescribePodIdentityAssociation: (call, { associations }) =>
    found(call, 'association', associations.get(String(call.json.id))),
  DeletePodIdentityAssociation: (call, { associations }) =>
    removed(call, 'association', associations, String(call.json.id)),
};

function found(call: AwsCall, key: string, value: unknown) {
  return value ? jsonAnswer(200, { [key]: value }) : errorAnswer(call, 404, 'ResourceNotFoundException');
}

function removed(call: AwsCall, key: string, from: Map<string, unknown>, name: string) {
  const value = from.get(name);
  from.delete(name);
  return found(call, key, value);
}
