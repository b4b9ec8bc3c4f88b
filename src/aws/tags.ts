import type { ResourceType, TagSpecification } from '@aws-sdk/client-ec2';
import type { Identity } from '../core/resource.js';

/** A tag as EC2, IAM and ECR spell it. */
export interface Tag {
  Key: string;
  Value: string;
}

interface MaybeTag {
  Key?: string | undefined;
  Value?: string | undefined;
}

/** Returns the tags of a resource as a list. */
export function tagList(id: Identity): Tag[] {
  return Object.entries(id.tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Returns the tags with which EC2 creates an object of a resource, `Name` among them, which its console shows. */
export function tagsAtCreation(id: Identity, type: ResourceType): TagSpecification[] {
  return [{ ResourceType: type, Tags: [...tagList(id), { Key: 'Name', Value: id.name }] }];
}

/** Returns a list of tags as a record. */
export function tagRecord(tags: readonly MaybeTag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** Returns EC2's filters for what a resource consists of. */
export function tagFilters(id: Identity): { Name: string; Values: string[] }[] {
  return [
    { Name: 'tag:gcd:system', Values: [id.system] },
    { Name: 'tag:gcd:resource', Values: [id.resource] },
    { Name: 'tag:managedBy', Values: ['gcd'] },
  ];
}

/** Tells whether an object's tags say that it belongs to the resource. Its name and account have to fit as well. */
export function isTaggedAs(id: Identity, tags: readonly MaybeTag[] | undefined): boolean {
  const found = Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value]));
  return isMarkedAs(id, found);
}

/** Tells the same of tags that come as a record. */
export function isMarkedAs(id: Identity, tags: Readonly<Record<string, string | undefined>> | undefined): boolean {
  return tags?.['gcd:system'] === id.system && tags['gcd:resource'] === id.resource && tags.managedBy === 'gcd';
}

/** Returns the value of one tag. */
export function tagValue(tags: readonly MaybeTag[] | undefined, key: string): string | undefined {
  return tags?.find((tag) => tag.Key === key)?.Value;
}
