import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from '../core/errors.js';
import { syncFolder, writeFileDurably } from '../core/write-file-durably.js';
import { type HostKey, parseHostKey } from './host-key.js';

/** The kind of the key for the first contact: another than that of the machine's own, since sshd shows one of each kind. */
export const firstKeyAlgorithm = 'ecdsa-sha2-nistp256';

/**
 * Returns the host key with which a machine is launched for the first contact: the same for the same launch, also after a
 * death in between, since a launch that is repeated has to be the same to the byte.
 *
 * @param folder of the system's record; the key lies in a file of its own there until the contact is made.
 * @param launch client token of the launch.
 * @returns text of the private key. It is on disk, for its owner alone, and synced.
 */
export async function keepFirstKey(folder: string, launch: string): Promise<string> {
  const kept = await readKeyFile(folder, launch);
  if (kept && (await publicHalf(kept))) return kept;
  const { default: ssh2 } = await import('ssh2');
  const { private: privateKey } = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256, comment: 'gcd-first-contact' });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFileDurably(pathOf(folder, launch), privateKey, 0o600);
  return privateKey;
}

/** Returns the public half of a launch's key, or undefined when it is not kept here. */
export async function readFirstKey(folder: string, launch: string): Promise<HostKey | undefined> {
  // The token comes from AWS here, and becomes part of a path.
  if (!/^[0-9a-f-]{36}$/.test(launch)) return undefined;
  const kept = await readKeyFile(folder, launch);
  return kept === undefined ? undefined : publicHalf(kept);
}

/** Tells whether a key is kept that was not forgotten: a contact that is not complete. */
export async function hasFirstKeys(folder: string): Promise<boolean> {
  return (await keyFiles(folder)).length > 0;
}

/** Removes the keys of all launches, once the contact is made. */
export async function forgetFirstKeys(folder: string): Promise<void> {
  for (const file of await keyFiles(folder)) await rm(join(folder, file), { force: true });
  await syncFolder(folder);
}

async function keyFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((file) => file.startsWith('first-contact-'));
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

async function readKeyFile(folder: string, launch: string): Promise<string | undefined> {
  try {
    return await readFile(pathOf(folder, launch), 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function publicHalf(privateKey: string): Promise<HostKey | undefined> {
  const { default: ssh2 } = await import('ssh2');
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) return undefined;
  return parseHostKey(`${key.type} ${key.getPublicSSH().toString('base64')}`);
}

function pathOf(folder: string, launch: string): string {
  return join(folder, `first-contact-${launch}.pem`);
}
