import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GcdError, hasErrno } from '../core/errors.js';
import { makeOpenSshKeyPair, publicKeyOf } from './openssh-key.js';

/** Where the private key of a system lies on this machine. */
export interface PrivateKeyFile {
  readonly path: string;
}

/** Is a key whose private half lies beside its place until its public half has been imported. */
export interface NewKey {
  readonly publicKey: string;
  /**
   * Puts the private half in its place, never over another file.
   *
   * @throws GcdError KeyFileTaken when a file is there.
   */
  keep(): Promise<void>;
}

/** Returns the public half of the key in the file, or undefined when there is none. */
export async function readPublicKey(file: PrivateKeyFile): Promise<string | undefined> {
  try {
    return publicKeyOf(await readFile(file.path, 'utf8'));
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/**
 * Makes a key and writes its private half beside its place, readable by its owner alone, and synced. A death before the import
 * leaves nothing under the key's name, and what it leaves beside it is found by `findNewKeys`.
 *
 * @throws GcdError KeyFileTaken when a file is in its place that is not such a key.
 */
export async function writeNewKey(file: PrivateKeyFile, comment: string): Promise<NewKey> {
  if (existsSync(file.path)) throw keyFileTaken(file);
  const { privateKey, publicKey } = makeOpenSshKeyPair(comment);
  await mkdir(dirname(file.path), { recursive: true, mode: 0o700 });
  const path = newKeyPath(file);
  await rm(path, { force: true });
  await writeFile(path, privateKey, { mode: 0o600, flag: 'wx', flush: true });
  return newKey(file, path, publicKey);
}

/** Finds keys beside their place, which a death between the key and its import, or just after that, has left. */
export async function findNewKeys(file: PrivateKeyFile): Promise<NewKey[]> {
  const paths = await newKeyPaths(file);
  const found = await Promise.all(paths.map(async (path) => ({ path, publicKey: await readPublicKey({ path }) })));
  return found.flatMap(({ path, publicKey }) => (publicKey ? [newKey(file, path, publicKey)] : []));
}

/**
 * Moves the file beside its place, before its key pair is removed: should the answer to that be lost, it is still known that it
 * belongs to no other key pair.
 */
export async function setKeyAside(file: PrivateKeyFile): Promise<void> {
  await rename(file.path, newKeyPath(file));
}

/** Removes what lies beside the file's place, whole or not. */
export async function removeNewKeys(file: PrivateKeyFile): Promise<void> {
  for (const path of await newKeyPaths(file)) await rm(path, { force: true });
}

/** Tells whether anything lies beside the file's place. */
export async function hasNewKeys(file: PrivateKeyFile): Promise<boolean> {
  return (await newKeyPaths(file)).length > 0;
}

function newKey(file: PrivateKeyFile, path: string, publicKey: string): NewKey {
  return {
    publicKey,
    async keep() {
      try {
        await link(path, file.path);
      } catch (error) {
        throw hasErrno(error, 'EEXIST') ? keyFileTaken(file, error) : error;
      }
      await rm(path, { force: true });
    },
  };
}

function newKeyPath({ path }: PrivateKeyFile): string {
  return `${path}.${process.pid}.new`;
}

async function newKeyPaths({ path }: PrivateKeyFile): Promise<string[]> {
  const folder = dirname(path);
  const isNew = (name: string) => name.startsWith(`${basename(path)}.`) && /\.\d+\.new$/.test(name);
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasErrno(error, 'ENOENT')) return [];
    throw error;
  });
  return names.filter(isNew).map((name) => join(folder, name));
}

function keyFileTaken({ path }: PrivateKeyFile, cause?: unknown): GcdError {
  return new GcdError('KeyFileTaken', `The private key cannot be written: ${path} is there and is no ed25519 key`, {
    hint: 'Move the file away, then run the same command again.',
    cause,
  });
}
