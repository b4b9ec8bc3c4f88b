import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from '../core/errors.js';
import { writeFileDurably } from '../core/write-file-durably.js';
import { type HostKey, parseHostKey } from './host-key.js';

/** Is the one host key that a machine may show. */
export interface PinnedKey {
  /** The machine is told by its id, since its address changes with each start. */
  readonly instanceId: string;
  readonly hostKey: HostKey;
}

/** Returns the file with the pinned key: OpenSSH's known_hosts, with the instance's id as the name of the host. */
export function pinnedKeyPath(folder: string): string {
  return join(folder, 'known_hosts');
}

/** Reads the pinned key of a system's bastion; undefined when there is none. */
export function readPinnedKey(folder: string): Promise<PinnedKey | 'unreadable' | undefined> {
  return readKeyAt(pinnedKeyPath(folder));
}

/** Returns the host key of a machine, pinned or set aside; undefined when neither is of this machine. */
export async function findKeyOf(folder: string, instanceId: string): Promise<HostKey | undefined> {
  for (const path of [pinnedKeyPath(folder), asidePath(folder)]) {
    const found = await readKeyAt(path);
    if (typeof found === 'object' && found.instanceId === instanceId) return found.hostKey;
  }
  return undefined;
}

/** Pins the key of a system's bastion in place of an earlier one; on disk and synced when the promise resolves. */
export async function pinKey(folder: string, { instanceId, hostKey }: PinnedKey): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFileDurably(pinnedKeyPath(folder), `${instanceId} ${hostKey.algorithm} ${hostKey.blob}\n`, 0o600);
}

/**
 * Unpins the key, and sets it aside until the record goes: should the machine stay after all, since AWS refused to end it or
 * the cleanup was interrupted, it is still known.
 */
export async function unpinKey(folder: string): Promise<void> {
  try {
    await rename(pinnedKeyPath(folder), asidePath(folder));
  } catch (error) {
    if (!hasErrno(error, 'ENOENT')) throw error;
  }
}

async function readKeyAt(path: string): Promise<PinnedKey | 'unreadable' | undefined> {
  try {
    return parsePinnedKey(await readFile(path, 'utf8')) ?? 'unreadable';
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function asidePath(folder: string): string {
  return `${pinnedKeyPath(folder)}.old`;
}

/** Takes the one line that pins a machine: the file may have gone through an editor, and ssh adds lines of other names. */
function parsePinnedKey(text: string): PinnedKey | undefined {
  const [pinned, ...more] = text.split(/\r?\n/).flatMap((line): PinnedKey[] => {
    const [, instanceId = '', key = ''] = /^\s*(i-\S+)\s+(.+)$/.exec(line) ?? [];
    const hostKey = parseHostKey(key);
    return hostKey ? [{ instanceId, hostKey }] : [];
  });
  return more.length === 0 ? pinned : undefined;
}
