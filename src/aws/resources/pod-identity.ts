import {
  CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociationCommand,
  DescribePodIdentityAssociationCommand,
  type EKSClient,
  ListPodIdentityAssociationsCommand,
  type PodIdentityAssociation,
} from '@aws-sdk/client-eks';
import type { Identity, Resource } from '../../core/resource.js';
import type { AwsClients } from '../clients.js';
import { retagInEks } from '../retag.js';
import { isMarkedAs } from '../tags.js';
import { isAwsError, unlessGone } from '../translate-error.js';

interface PodIdentityInputs {
  readonly roleArn: string;
}

export interface PodIdentityOutputs {
  readonly associationId: string;
  readonly roleArn: string;
}

/** Namespace and service account of the pods that run the user's code. */
const workerAccount = { namespace: 'gcd', serviceAccount: 'gcd-worker' } as const;

/** Is what gives the worker role to the pods that run the user's code. */
export function podIdentity(clients: AwsClients): Resource<PodIdentityInputs, PodIdentityOutputs> {
  const { eks } = clients;
  return {
    kind: 'pod identity',
    timing: { create: { usualMs: 1_000, limitMs: 60_000 }, delete: { usualMs: 1_000, limitMs: 300_000 } },
    name: (system) => `${system}-worker`,
    async describe(_ctx, id) {
      const found = await findAssociation(eks, id);
      if (!found) return { state: 'absent' };
      if (!isMarkedAs(id, found.tags)) return { state: 'foreign', why: 'an association without the tags exists' };
      const { associationId = '', roleArn = '' } = found;
      return { state: 'ready', outputs: { associationId, roleArn }, tags: found.tags ?? {} };
    },
    async create(_ctx, id, { roleArn }) {
      const association = { clusterName: id.system, ...workerAccount, roleArn, tags: { ...id.tags } };
      try {
        await eks.send(new CreatePodIdentityAssociationCommand(association));
      } catch (error) {
        if (!isAwsError(error, 'StillInUse')) throw error;
      }
    },
    changes: (outputs, inputs) =>
      outputs.roleArn === inputs.roleArn ? [] : [{ what: `it gives pods ${outputs.roleArn}`, inPlace: false }],
    update: async () => {},
    retag: async (_ctx, id) => retagInEks(eks, id, (await findAssociation(eks, id))?.associationArn),
    async delete(_ctx, id) {
      const found = await findAssociation(eks, id);
      if (!found || !isMarkedAs(id, found.tags)) return;
      const names = { clusterName: id.system, associationId: found.associationId };
      await unlessGone(eks.send(new DeletePodIdentityAssociationCommand(names)));
    },
    bills: () => [],
  };
}

async function findAssociation(eks: EKSClient, id: Identity): Promise<PodIdentityAssociation | undefined> {
  const clusterName = id.system;
  const listed = await unlessGone(eks.send(new ListPodIdentityAssociationsCommand({ clusterName, ...workerAccount })));
  const associationId = listed?.associations?.[0]?.associationId;
  if (!associationId) return undefined;
  const names = { clusterName, associationId };
  return (await unlessGone(eks.send(new DescribePodIdentityAssociationCommand(names))))?.association;
}
