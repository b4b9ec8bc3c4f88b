import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  type IAMClient,
  type InstanceProfile,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import type { Identity, Resource } from '../../core/resource.js';
import type { AwsClients } from '../clients.js';
import { rolePath } from '../partition.js';
import { isTaggedAs, tagList, tagRecord } from '../tags.js';
import { isAwsError, unlessGone } from '../translate-error.js';

interface ProfileInputs {
  readonly roleName: string;
}

export interface ProfileOutputs {
  readonly arn: string;
  readonly name: string;
}

/** Is what hands a role to an instance. */
export function instanceProfile(clients: AwsClients, purpose: string): Resource<ProfileInputs, ProfileOutputs> {
  const { iam } = clients;
  return {
    kind: 'instance profile',
    timing: { create: { usualMs: 10_000, limitMs: 60_000 }, delete: { usualMs: 2_000, limitMs: 600_000 } },
    name: (system) => `${system}-${purpose}`,
    async describe(ctx, id) {
      const profile = await getProfile(iam, id);
      if (!profile?.Arn) return { state: 'absent' };
      const isOfAccount = profile.Arn.includes(`:${ctx.account}:`);
      if (!isTaggedAs(id, profile.Tags) || profile.Path !== rolePath || !isOfAccount) {
        return { state: 'foreign', why: `an instance profile of this name exists that is not of ${id.system}` };
      }
      if (!profile.Roles?.length) return { state: 'partial', missing: ['its role'] };
      return { state: 'ready', outputs: { arn: profile.Arn, name: id.name }, tags: tagRecord(profile.Tags) };
    },
    async create(_ctx, id, { roleName }) {
      await createProfile(iam, id);
      if (!(await hasRole(iam, id, roleName))) await addRole(iam, id, roleName);
    },
    changes: () => [],
    update: async () => {},
    async retag(_ctx, id) {
      await iam.send(new TagInstanceProfileCommand({ InstanceProfileName: id.name, Tags: tagList(id) }));
    },
    async delete(_ctx, id) {
      for (const { RoleName } of (await getProfile(iam, id))?.Roles ?? []) {
        const names = { InstanceProfileName: id.name, RoleName };
        await unlessGone(iam.send(new RemoveRoleFromInstanceProfileCommand(names)));
      }
      await unlessGone(iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName: id.name })));
    },
    bills: () => [],
  };
}

/** Adds the role; a profile that has one already refuses another with LimitExceeded, also when it is the same. */
async function addRole(iam: IAMClient, id: Identity, RoleName: string): Promise<void> {
  try {
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: id.name, RoleName }));
  } catch (error) {
    if (!isAwsError(error, 'QuotaExceeded') || !(await hasRole(iam, id, RoleName))) throw error;
  }
}

async function hasRole(iam: IAMClient, id: Identity, roleName: string): Promise<boolean> {
  return (await getProfile(iam, id))?.Roles?.some(({ RoleName }) => RoleName === roleName) ?? false;
}

async function getProfile(iam: IAMClient, id: Identity): Promise<InstanceProfile | undefined> {
  const found = await unlessGone(iam.send(new GetInstanceProfileCommand({ InstanceProfileName: id.name })));
  return found?.InstanceProfile;
}

async function createProfile(iam: IAMClient, id: Identity): Promise<void> {
  const profile = { InstanceProfileName: id.name, Path: rolePath, Tags: tagList(id) };
  try {
    await iam.send(new CreateInstanceProfileCommand(profile));
  } catch (error) {
    if (!isAwsError(error, 'AlreadyThere')) throw error;
  }
}
