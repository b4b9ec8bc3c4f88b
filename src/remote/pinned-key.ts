import { mkdir, readFile, rm } from 'node:fs/promises';
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
export async function readPinnedKey(folder: string): Promise<PinnedKey | 'unreadable' | undefined> {
  try {
    return parsePinnedKey(await readFile(pinnedKeyPath(folder), 'utf8')) ?? 'unreadable';
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Pins the key of a system's bastion in place of an earlier one; on disk and synced when the promise resolves. */
export async function pinKey(folder: string, { instanceId, hostKey }: PinnedKey): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFileDurably(pinnedKeyPath(folder), `${instanceId} ${hostKey.algorithm} ${hostKey.blob}\n`, 0o600);
}

/** Forgets the pinned key. */
export async function unpinKey(folder: string): Promise<void> {
  await rm(pinnedKeyPath(folder), { force: true });
}

function parsePinnedKey(text: string): PinnedKey | undefined {
  const [, instanceId = '', key = ''] = /^(\S+) (\S+ \S+)\n$/.exec(text) ?? [];
  const hostKey = parseHostKey(key);
  return hostKey ? { instanceId, hostKey } : undefined;
}
