import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  GetLifecyclePolicyCommand,
  ListTagsForResourceCommand,
  PutLifecyclePolicyCommand,
  TagResourceCommand,
} from '@aws-sdk/client-ecr';
import type { Context, Identity, Observed, Resource } from '../../core/resource.js';
import type { AwsClients } from '../clients.js';
import { isTaggedAs, tagList, tagRecord } from '../tags.js';
import { isAwsError, isNamed, unlessGone } from '../translate-error.js';

export interface RegistryOutputs {
  readonly arn: string;
  /** What to tag an image with, such as `123456789012.dkr.ecr.eu-west-1.amazonaws.com/gcd-jane/project`. */
  readonly uri: string;
}

/** Images that a newer push took the tag from would pile up and cost; they go after a day. */
const lifecycle = {
  rules: [
    {
      rulePriority: 1,
      description: 'leftovers',
      selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 1 },
      action: { type: 'expire' },
    },
  ],
};

/** Is one repository of the system's image registry. */
export function registry(clients: AwsClients, content: string): Resource<Record<never, never>, RegistryOutputs> {
  const { ecr } = clients;
  return {
    kind: 'image registry',
    timing: { create: { usualMs: 1_000, limitMs: 60_000 }, delete: { usualMs: 1_000, limitMs: 60_000 } },
    name: (system) => `${system}/${content}`,
    describe: (ctx, id) => describeRegistry(ecr, id, ctx),
    async create(_ctx, id) {
      await createRepository(ecr, id);
      const lifecyclePolicyText = JSON.stringify(lifecycle);
      await ecr.send(new PutLifecyclePolicyCommand({ repositoryName: id.name, lifecyclePolicyText }));
    },
    changes: () => [],
    update: async () => {},
    retag: (ctx, id) => retag(ecr, id, ctx),
    async delete(_ctx, id) {
      await unlessGone(ecr.send(new DeleteRepositoryCommand({ repositoryName: id.name, force: true })));
    },
    bills: () => [],
  };
}

async function describeRegistry(ecr: ECRClient, id: Identity, ctx: Context): Promise<Observed<RegistryOutputs>> {
  const names = { repositoryNames: [id.name] };
  const found = (await unlessGone(ecr.send(new DescribeRepositoriesCommand(names))))?.repositories?.[0];
  if (!found?.repositoryArn) return { state: 'absent' };
  const { repositoryArn: arn, repositoryUri: uri = '', registryId } = found;
  const { tags } = await ecr.send(new ListTagsForResourceCommand({ resourceArn: arn }));
  if (!isTaggedAs(id, tags) || registryId !== ctx.account) {
    return { state: 'foreign', why: `a repository of this name exists that is not of ${id.system}` };
  }
  if (!(await hasLifecycle(ecr, id))) return { state: 'partial', missing: ['its lifecycle rule'] };
  return { state: 'ready', outputs: { arn, uri }, tags: tagRecord(tags) };
}

async function retag(ecr: ECRClient, id: Identity, ctx: Context): Promise<void> {
  const observed = await describeRegistry(ecr, id, ctx);
  if (observed.state !== 'ready') return;
  await ecr.send(new TagResourceCommand({ resourceArn: observed.outputs.arn, tags: tagList(id) }));
}

async function hasLifecycle(ecr: ECRClient, id: Identity): Promise<boolean> {
  try {
    await ecr.send(new GetLifecyclePolicyCommand({ repositoryName: id.name }));
    return true;
  } catch (error) {
    if (isNamed(error, 'LifecyclePolicyNotFoundException') || isAwsError(error, 'NotFound')) return false;
    throw error;
  }
}

async function createRepository(ecr: ECRClient, id: Identity): Promise<void> {
  const repository = {
    repositoryName: id.name,
    imageScanningConfiguration: { scanOnPush: true },
    tags: tagList(id),
  };
  try {
    await ecr.send(new CreateRepositoryCommand(repository));
  } catch (error) {
    if (!isAwsError(error, 'AlreadyThere')) throw error;
  }
}
