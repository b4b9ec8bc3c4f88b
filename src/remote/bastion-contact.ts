import type { Resource } from '../core/resource.js';
import { hasFirstKeys } from './first-key.js';
import { type ContactedMachine, type ContactMeans, makeContact } from './make-contact.js';
import { readPinnedKey, unpinKey } from './pinned-key.js';

export interface ContactOutputs {
  /** Of the machine whose key is pinned. */
  readonly instanceId: string;
}

/**
 * Is what the caller knows about the bastion: its own host key, read over the first contact and pinned in a file of the
 * system. Nothing in the cloud; it is there when the key is pinned and that of the first contact is out of sshd.
 */
export function bastionContact(means: ContactMeans): Resource<ContactedMachine, ContactOutputs> {
  return {
    kind: 'pinned SSH host key',
    timing: { create: { usualMs: 120_000, limitMs: 660_000 }, delete: { usualMs: 1_000, limitMs: 60_000 } },
    name: (system) => `${system}-bastion-contact`,
    async describe() {
      const pinned = await readPinnedKey(means.folder);
      if (pinned === undefined) return { state: 'absent' };
      if (pinned === 'unreadable') return { state: 'partial', missing: ['a readable host key'] };
      // Kept until the last step, so that a death before it is seen here.
      if (await hasFirstKeys(means.folder)) return { state: 'partial', missing: ['the end of the first contact'] };
      return { state: 'ready', outputs: { instanceId: pinned.instanceId } };
    },
    create: (ctx, _id, machine) => makeContact(ctx, machine, means),
    changes({ instanceId }, machine) {
      const what = `the host key is that of ${instanceId}, the bastion is ${machine.instanceId}`;
      return instanceId === machine.instanceId ? [] : [{ what, inPlace: true }];
    },
    update: (ctx, _id, { inputs }) => makeContact(ctx, inputs, means),
    delete: () => unpinKey(means.folder),
    bills: () => [],
  };
}
