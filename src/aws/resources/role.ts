import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam';
import type { Identity, Observed, Resource } from '../../core/resource.js';
import type { AwsClients } from '../clients.js';
import { rolePath } from '../partition.js';
import { isTaggedAs, tagList, tagRecord } from '../tags.js';
import { isAwsError, unlessGone } from '../translate-error.js';

/** Who may take a role on, and what it may do then. */
export interface RoleInputs {
  /** The trust policy. */
  readonly trust: object;
  /** ARNs of AWS' own policies. */
  readonly managedPolicies: readonly string[];
  /** The role's own policy, if any. */
  readonly policy?: object;
}

export interface RoleOutputs {
  readonly arn: string;
  readonly managedPolicies: readonly string[];
  /** The role's own policy as JSON text, empty without one. */
  readonly policy: string;
}

const ownPolicy = 'gcd';

/** Is one IAM role of the system. */
export function role(clients: AwsClients, purpose: string): Resource<RoleInputs, RoleOutputs> {
  const { iam } = clients;
  return {
    kind: 'IAM role',
    // Without the roles EKS leaves machines and network interfaces behind:
    // https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/eks_node_group.html.markdown
    outlivesItsUsers: true,
    timing: { create: { usualMs: 10_000, limitMs: 60_000 }, delete: { usualMs: 2_000, limitMs: 600_000 } },
    name: (system) => `${system}-${purpose}`,
    describe: (ctx, id) => describeRole(iam, id, ctx.account),
    async create(_ctx, id, inputs) {
      await createRole(iam, id, inputs);
      await settlePolicies(iam, id, inputs);
    },
    changes(outputs, inputs) {
      const hasPolicy = outputs.policy === policyText(inputs);
      const hasManaged = inputs.managedPolicies.every((arn) => outputs.managedPolicies.includes(arn));
      return hasPolicy && hasManaged ? [] : [{ what: 'its policies', inPlace: true }];
    },
    update: (_ctx, id, { inputs }) => settlePolicies(iam, id, inputs),
    async retag(_ctx, id) {
      await iam.send(new TagRoleCommand({ RoleName: id.name, Tags: tagList(id) }));
    },
    delete: (_ctx, id) => deleteRole(iam, id),
    bills: () => [],
  };
}

async function describeRole(iam: IAMClient, id: Identity, account: string): Promise<Observed<RoleOutputs>> {
  const found = (await unlessGone(iam.send(new GetRoleCommand({ RoleName: id.name }))))?.Role;
  if (!found?.Arn) return { state: 'absent' };
  if (!isTaggedAs(id, found.Tags) || found.Path !== rolePath || !found.Arn.includes(`:${account}:`)) {
    return { state: 'foreign', why: `a role of this name exists that is not of ${id.system}` };
  }
  const managedPolicies = await attachedPolicies(iam, id.name);
  const outputs = { arn: found.Arn, managedPolicies, policy: await policyOf(iam, id.name) };
  return { state: 'ready', outputs, tags: tagRecord(found.Tags) };
}

async function createRole(iam: IAMClient, id: Identity, inputs: RoleInputs): Promise<void> {
  try {
    await iam.send(
      new CreateRoleCommand({
        RoleName: id.name,
        Path: rolePath,
        AssumeRolePolicyDocument: JSON.stringify(inputs.trust),
        Description: `gcd system ${id.system}: ${id.resource}`,
        Tags: tagList(id),
      }),
    );
  } catch (error) {
    if (!isAwsError(error, 'AlreadyThere')) throw error;
  }
}

async function settlePolicies(iam: IAMClient, id: Identity, inputs: RoleInputs): Promise<void> {
  for (const PolicyArn of inputs.managedPolicies) {
    await iam.send(new AttachRolePolicyCommand({ RoleName: id.name, PolicyArn }));
  }
  const PolicyDocument = policyText(inputs);
  if (PolicyDocument === '') return;
  await iam.send(new PutRolePolicyCommand({ RoleName: id.name, PolicyName: ownPolicy, PolicyDocument }));
}

/** Deletes a role; its policies have to go first, else the answer is DeleteConflict. */
async function deleteRole(iam: IAMClient, id: Identity): Promise<void> {
  const RoleName = id.name;
  for (const PolicyArn of await attachedPolicies(iam, RoleName)) {
    await unlessGone(iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })));
  }
  const own = await unlessGone(iam.send(new ListRolePoliciesCommand({ RoleName })));
  for (const PolicyName of own?.PolicyNames ?? []) {
    await unlessGone(iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
  }
  await unlessGone(iam.send(new DeleteRoleCommand({ RoleName })));
}

async function attachedPolicies(iam: IAMClient, RoleName: string): Promise<string[]> {
  const listed = await unlessGone(iam.send(new ListAttachedRolePoliciesCommand({ RoleName })));
  return (listed?.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []);
}

async function policyOf(iam: IAMClient, RoleName: string): Promise<string> {
  const found = await unlessGone(iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: ownPolicy })));
  // IAM answers with the document URL-encoded (RFC 3986).
  return found?.PolicyDocument ? JSON.stringify(JSON.parse(decodeURIComponent(found.PolicyDocument))) : '';
}

function policyText(inputs: RoleInputs): string {
  return inputs.policy ? JSON.stringify(inputs.policy) : '';
}
