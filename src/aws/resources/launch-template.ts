import {
  CreateLaunchTemplateCommand,
  DeleteLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  type EC2Client,
  type LaunchTemplate,
} from '@aws-sdk/client-ec2';
import type { Identity, Resource } from '../../core/resource.js';
import type { AwsClients } from '../clients.js';
import { retagInEc2 } from '../retag.js';
import { isTaggedAs, tagRecord, tagsAtCreation, tagValue } from '../tags.js';
import { isAwsError, unlessGone } from '../translate-error.js';

interface TemplateInputs {
  readonly diskGib: number;
}

export interface TemplateOutputs {
  readonly templateId: string;
  /** Undefined when its tags do not tell. */
  readonly diskGib: number | undefined;
}

/** Tag with the size of the disks: what is in a template takes another call, and another permission, to read. */
const diskTag = 'gcd:disk-gib';

/** Is what nodes are made after: without it EKS would give them unencrypted disks, and no tags for the budget. */
export function launchTemplate(clients: AwsClients): Resource<TemplateInputs, TemplateOutputs> {
  const { ec2 } = clients;
  return {
    kind: 'launch template',
    timing: { create: { usualMs: 1_000, limitMs: 60_000 }, delete: { usualMs: 1_000, limitMs: 600_000 } },
    name: (system) => `${system}-node`,
    async describe(_ctx, id) {
      const found = await findTemplate(ec2, id);
      if (!found?.LaunchTemplateId) return { state: 'absent' };
      const disk = tagValue(found.Tags, diskTag);
      const outputs = { templateId: found.LaunchTemplateId, diskGib: disk === undefined ? undefined : Number(disk) };
      if (isTaggedAs(id, found.Tags)) return { state: 'ready', outputs, tags: tagRecord(found.Tags) };
      return { state: 'foreign', why: `a launch template of this name exists that is not of ${id.system}` };
    },
    create: (_ctx, id, inputs) => createTemplate(ec2, id, inputs),
    changes({ diskGib = 0 }, inputs) {
      const what = `disks of nodes have ${diskGib} GiB, configured is ${inputs.diskGib}`;
      return diskGib === 0 || diskGib === inputs.diskGib ? [] : [{ what, inPlace: false }];
    },
    update: async () => {},
    async retag(_ctx, id) {
      const { LaunchTemplateId } = (await findTemplate(ec2, id)) ?? {};
      await retagInEc2(ec2, id, LaunchTemplateId ? [LaunchTemplateId] : []);
    },
    async delete(_ctx, id) {
      const found = await findTemplate(ec2, id);
      if (!found || !isTaggedAs(id, found.Tags)) return;
      await unlessGone(ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId: found.LaunchTemplateId })));
    },
    bills: () => [],
  };
}

async function findTemplate(ec2: EC2Client, id: Identity): Promise<LaunchTemplate | undefined> {
  const byName = { Name: 'launch-template-name', Values: [id.name] };
  const { LaunchTemplates = [] } = await ec2.send(new DescribeLaunchTemplatesCommand({ Filters: [byName] }));
  return LaunchTemplates.find(({ LaunchTemplateName }) => LaunchTemplateName === id.name);
}

async function createTemplate(ec2: EC2Client, id: Identity, inputs: TemplateInputs): Promise<void> {
  const marks = [...tagsAtCreation(id, 'instance'), ...tagsAtCreation(id, 'volume')];
  const disk = { VolumeSize: inputs.diskGib, VolumeType: 'gp3' as const, Encrypted: true, DeleteOnTermination: true };
  const LaunchTemplateData = {
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: disk }],
    // One hop: pods get the credentials of their pod identity, never those of the node.
    MetadataOptions: { HttpTokens: 'required' as const, HttpPutResponseHopLimit: 1 },
    // A node is not the resource that a template is: it must not be found, and deleted, as one.
    TagSpecifications: marks.map(({ ResourceType, Tags = [] }) => ({
      ResourceType,
      Tags: Tags.map((tag) => (tag.Key === 'gcd:resource' ? { ...tag, Value: 'node' } : tag)),
    })),
  };
  try {
    const TagSpecifications = tagsAtCreation(id, 'launch-template').map(({ ResourceType, Tags = [] }) => ({
      ResourceType,
      Tags: [...Tags, { Key: diskTag, Value: String(inputs.diskGib) }],
    }));
    await ec2.send(
      new CreateLaunchTemplateCommand({ LaunchTemplateName: id.name, LaunchTemplateData, TagSpecifications }),
    );
  } catch (error) {
    if (!isAwsError(error, 'AlreadyThere')) throw error;
  }
}
