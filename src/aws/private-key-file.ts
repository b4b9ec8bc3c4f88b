import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GcdError, hasErrno } from '../core/errors.js';
import { makeOpenSshKeyPair, publicKeyOf } from './openssh-key.js';

/** Where the private key of a system lies on this machine. */
export interface PrivateKeyFile {
  readonly path: string;
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
 * Makes a key and writes its private half, readable by its owner alone, synced, and never over another file.
 *
 * @returns the public half.
 * @throws GcdError KeyFileTaken when a file is there that is not such a key.
 */
export async function writeNewKey(file: PrivateKeyFile, comment: string): Promise<string> {
  const { privateKey, publicKey } = makeOpenSshKeyPair(comment);
  await mkdir(dirname(file.path), { recursive: true, mode: 0o700 });
  // Linked into place when it is whole: a death in between leaves no half of a key under the name.
  const temporary = `${file.path}.${process.pid}.new`;
  try {
    await writeFile(temporary, privateKey, { mode: 0o600, flag: 'wx', flush: true });
    await link(temporary, file.path);
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) throw error;
    throw new GcdError(
      'KeyFileTaken',
      `The private key cannot be written: ${file.path} is there and is no ed25519 key`,
      {
        hint: 'Move the file away, then run the same command again.',
        cause: error,
      },
    );
  } finally {
    await rm(temporary, { force: true });
  }
  return publicKey;
}

/** Removes the file, once its key pair is gone. */
export async function removeKeyFile(file: PrivateKeyFile): Promise<void> {
  await rm(file.path, { force: true });
}
