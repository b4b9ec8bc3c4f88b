import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';

/** An ed25519 key pair as OpenSSH writes it. */
export interface OpenSshKeyPair {
  /** Text of the private key file, without a passphrase. */
  readonly privateKey: string;
  /** `ssh-ed25519 <base64> <comment>`. */
  readonly publicKey: string;
}

const magic = 'openssh-key-v1\0';

/**
 * Makes an ed25519 key pair. Node writes PKCS#8, which OpenSSH does not read for this kind of key, so the file is put
 * together here: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
 */
export function makeOpenSshKeyPair(comment: string): OpenSshKeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const point = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  const blob = Buffer.concat([field('ssh-ed25519'), field(point)]);
  const check = randomBytes(4);
  const secret = Buffer.concat([check, check, blob, field(Buffer.concat([seed, point])), field(comment)]);
  const header = Buffer.concat([Buffer.from(magic), field('none'), field('none'), field(''), uint32(1), field(blob)]);
  return {
    privateKey: armour(Buffer.concat([header, field(padded(secret))])),
    publicKey: `ssh-ed25519 ${blob.toString('base64')} ${comment}`,
  };
}

/** Returns the public half of a private key file as `makeOpenSshKeyPair` writes it, or undefined for any other file. */
export function publicKeyOf(privateKey: string): string | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+)-----END OPENSSH PRIVATE KEY-----/.exec(privateKey)?.[1];
  const bytes = Buffer.from(body ?? '', 'base64');
  // The one public key stands after the magic, three empty or `none` fields and the number of keys.
  const start = magic.length + 8 + 8 + 4 + 4;
  if (!bytes.toString('latin1').startsWith(magic) || bytes.length < start + 55) return undefined;
  const blob = bytes.subarray(start + 4, start + 4 + bytes.readUInt32BE(start));
  return blob.includes('ssh-ed25519') ? `ssh-ed25519 ${blob.toString('base64')}` : undefined;
}

/** Returns the SHA-256 of a public key's blob as OpenSSH prints it, without `SHA256:`. */
export function fingerprintOf(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  return createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
}

function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Pads to the cipher's block of 8 bytes with 1, 2, 3 ... */
function padded(secret: Buffer): Buffer {
  const missing = (8 - (secret.length % 8)) % 8;
  return Buffer.concat([secret, Buffer.from(Array.from({ length: missing }, (_, index) => index + 1))]);
}

function armour(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n');
}
