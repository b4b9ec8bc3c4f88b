import { readFile } from 'node:fs/promises';
import { GcdError, hasErrno } from '../core/errors.js';
import type { Context } from '../core/resource.js';
import type { SshTarget } from './connect.js';
import {
  addressMissing,
  contactImpossible,
  privateKeyMissing,
  userDataFailed,
  withReplacement,
} from './contact-errors.js';
import type { Dial } from './dial.js';
import { firstKeyAlgorithm, forgetFirstKeys, readFirstKey } from './first-key.js';
import type { HostKey } from './host-key.js';
import { endFirstKey, readOwnKey, readProgress } from './machine-side.js';
import { findKeyOf, pinKey } from './pinned-key.js';
import { visitUntil } from './visit-until.js';

/** What is known of the bastion from AWS. */
export interface ContactedMachine {
  readonly instanceId: string;
  readonly publicAddress: string;
  /** Client token of its launch. */
  readonly launch: string;
}

/** With what the bastion is contacted. */
export interface ContactMeans {
  /** Folder of the system's record: keys for first contacts, and the pinned one. */
  readonly folder: string;
  /** Path of the caller's private key. */
  readonly keyFile: string;
  readonly user: string;
  readonly dial: Dial;
}

/** What a contact is told and tells. */
export type ContactContext = Pick<Context, 'region' | 'clock' | 'signal' | 'tell'>;

interface Approach {
  readonly ctx: ContactContext;
  readonly machine: ContactedMachine;
  readonly means: ContactMeans;
  readonly target: Omit<SshTarget, 'hostKey'>;
}

const unreached = ['HostUnreachable', 'ConnectionLost'];

/** From the launch to the end of the user data. sshd is up before the user data gives it the key that is pinned. */
const setUp = {
  what: 'the bastion to set itself up',
  ...{ usualMs: 120_000, limitMs: 600_000, pollMs: 5_000 },
  passing: [...unreached, 'HostKeyMismatch'],
};
/** It may have been stopped and started in between. */
const answer = {
  what: 'the bastion to answer',
  ...{ usualMs: 30_000, limitMs: 300_000, pollMs: 5_000 },
  passing: unreached,
};
/** While it reloads sshd drops connections, and shows the first key until then. */
const reload = {
  what: 'sshd to drop the first key',
  ...{ usualMs: 1_000, limitMs: 60_000, pollMs: 1_000 },
  passing: [...unreached, 'HostKeyMismatch'],
};

/**
 * Pins the bastion's own host key. The key that it was launched with is good for the first contact only, since whoever may
 * read the instance's attributes may read it; over that contact the machine's own key is read and pinned, and the first one
 * is taken out of sshd and forgotten. Goes on after a death at any point, and does nothing twice.
 *
 * @throws GcdError AddressMissing, BastionUnknown, HostKeyMismatch, HostUnreachable, LoginRefused, PrivateKeyMissing,
 *   PrivateKeyUnusable, RemoteCommandFailed, UserDataFailed, WaitTooLong; the signal's reason when aborted.
 */
export async function makeContact(ctx: ContactContext, machine: ContactedMachine, means: ContactMeans): Promise<void> {
  try {
    const approach = { ctx, machine, means, target: await targetOf(machine, means) };
    const { folder } = means;
    const hostKey = (await findKeyOf(folder, machine.instanceId)) ?? (await readKeyOverFirst(approach));
    await pinKey(folder, { instanceId: machine.instanceId, hostKey });
    await endFirstContact(approach, hostKey);
    await forgetFirstKeys(folder);
  } catch (error) {
    const isBeyondRepair = error instanceof GcdError && ['HostKeyMismatch', 'WaitTooLong'].includes(error.code);
    throw isBeyondRepair ? withReplacement(error, ctx, machine) : error;
  }
}

async function targetOf(machine: ContactedMachine, means: ContactMeans): Promise<Approach['target']> {
  const { instanceId, publicAddress } = machine;
  // Dialled, an empty address would be this machine.
  if (!publicAddress) throw addressMissing(machine);
  const privateKey = await readFile(means.keyFile, 'utf8').catch((error: unknown) => {
    throw hasErrno(error, 'ENOENT') ? privateKeyMissing(means.keyFile, error) : error;
  });
  const { user, dial } = means;
  return { name: `The bastion ${instanceId}`, address: publicAddress, user, privateKey, dial };
}

/** Watches the machine set itself up, and then reads its own key, all over connections pinned to the first one. */
async function readKeyOverFirst({ ctx, machine, means, target }: Approach): Promise<HostKey> {
  const first = await readFirstKey(means.folder, machine.launch);
  if (!first) throw contactImpossible(ctx, machine, means.folder);
  return visitUntil<HostKey>(ctx, {
    ...setUp,
    target: { ...target, hostKey: first },
    async visit(connection) {
      const { state, log } = await readProgress(connection, ctx);
      if (state === 'failed') throw userDataFailed(ctx, machine, log);
      if (state === 'running') return { pending: log.at(-1)?.slice(0, 80) ?? 'it begins' };
      return readOwnKey(connection, ctx);
    },
  });
}

/** Takes the first key out of sshd; over once sshd, asked for a key of that kind first, shows the own one. */
async function endFirstContact({ ctx, target }: Approach, hostKey: HostKey): Promise<void> {
  const own = { ...target, hostKey };
  await visitUntil<true>(ctx, { ...answer, target: own, visit: (connection) => endFirstKey(connection, ctx) });
  await visitUntil<true>(ctx, {
    ...reload,
    target: { ...own, retired: firstKeyAlgorithm },
    visit: async () => true,
  });
}
