import { CreateTagsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { type EKSClient, TagResourceCommand } from '@aws-sdk/client-eks';
import type { Identity } from '../core/resource.js';
import { tagList } from './tags.js';

/** Gives objects of EC2 the tags of a resource: all in one call, so that they never differ. */
export async function retagInEc2(ec2: EC2Client, id: Identity, Resources: readonly string[]): Promise<void> {
  if (Resources.length > 0) await ec2.send(new CreateTagsCommand({ Resources: [...Resources], Tags: tagList(id) }));
}

/** Gives an object of EKS the tags of a resource. */
export async function retagInEks(eks: EKSClient, id: Identity, resourceArn: string | undefined): Promise<void> {
  if (resourceArn) await eks.send(new TagResourceCommand({ resourceArn, tags: { ...id.tags } }));
}
