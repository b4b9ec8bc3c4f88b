import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { GcdError, hasErrno, messageOf } from '../core/errors.js';

/** What a history folder of gismo-cloud-deploy tells about a system. */
export interface FormerSystem {
  /** What the predecessor called it: the instance's Name, else the cluster's. */
  readonly name: string;
  /** Only `cluster.yaml` tells it. */
  readonly region?: string;
  /** By `config-ec2.yaml`. */
  readonly machine?: {
    readonly instanceId: string;
    /** Its tag Name. */
    readonly name: string;
    readonly keyPair: string;
    /** Shared by all users of the account. */
    readonly group: string;
  };
  /** By `cluster.yaml`, which eksctl was called with. */
  readonly cluster?: { readonly name: string; readonly nodeGroups: readonly string[] };
}

/** What the two files hold, as far as it is read; anything may be missing, or be empty. */
interface FormerFiles {
  readonly machine: {
    readonly ec2_instance_id?: string | null;
    readonly key_pair_name?: string | null;
    readonly securitygroup_name?: string | null;
    readonly tags?: readonly { readonly Key: string; readonly Value: string }[] | null;
  };
  readonly cluster: {
    readonly metadata?: { readonly name: string; readonly region: string };
    readonly nodeGroups?: readonly { readonly name: string }[] | null;
  };
}

/**
 * Reads a history folder of gismo-cloud-deploy: `config-ec2.yaml`, `cluster.yaml`, or both.
 *
 * @throws GcdError FormerHistoryMissing when it has neither, FormerHistoryUnreadable.
 */
export async function readFormerHistory(folder: string): Promise<FormerSystem> {
  const [machineText, clusterText] = await Promise.all([
    readIfThere(join(folder, 'config-ec2.yaml')),
    readIfThere(join(folder, 'cluster.yaml')),
  ]);
  if (machineText === undefined && clusterText === undefined) {
    const message = `${folder} is no history folder of gismo-cloud-deploy: it has neither config-ec2.yaml nor cluster.yaml`;
    const hint = 'It kept one folder a system, such as created_resources_history/gcd-jane-1664301657.';
    throw new GcdError('FormerHistoryMissing', message, { hint });
  }
  return formerSystem(await parse(folder, machineText ?? '{}', clusterText ?? '{}'), basename(folder));
}

/** Puts together what the files tell. Pure. */
function formerSystem({ machine, cluster }: FormerFiles, folderName: string): FormerSystem {
  const { ec2_instance_id: instanceId, key_pair_name: keyPair, securitygroup_name: group, tags } = machine;
  const machineName = tags?.find(({ Key }) => Key === 'Name')?.Value ?? '';
  const { metadata } = cluster;
  const nodeGroups = (cluster.nodeGroups ?? []).map(({ name }) => name);
  return {
    name: machineName || metadata?.name || folderName,
    ...(metadata ? { region: metadata.region } : {}),
    ...(instanceId ? { machine: { instanceId, name: machineName, keyPair: keyPair ?? '', group: group ?? '' } } : {}),
    // The predecessor called its only node group gcd.
    ...(metadata ? { cluster: { name: metadata.name, nodeGroups: nodeGroups.length > 0 ? nodeGroups : ['gcd'] } } : {}),
  };
}

async function parse(folder: string, machineText: string, clusterText: string): Promise<FormerFiles> {
  const [{ parse: parseYaml }, { z }] = await Promise.all([import('yaml'), import('zod')]);
  const text = z.string().nullish();
  const shape = z.object({
    machine: z.object({
      ec2_instance_id: text,
      key_pair_name: text,
      securitygroup_name: text,
      tags: z.array(z.object({ Key: z.string(), Value: z.coerce.string() })).nullish(),
    }),
    cluster: z.object({
      metadata: z.object({ name: z.string(), region: z.string() }).optional(),
      nodeGroups: z.array(z.object({ name: z.string() })).nullish(),
    }),
  });
  try {
    return shape.parse({ machine: parseYaml(machineText) ?? {}, cluster: parseYaml(clusterText) ?? {} }) as FormerFiles;
  } catch (cause) {
    const message = `The history in ${folder} cannot be read: ${messageOf(cause)}`;
    throw new GcdError('FormerHistoryUnreadable', message, { cause });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw new GcdError('FormerHistoryUnreadable', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
