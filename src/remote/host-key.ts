import { createHash } from 'node:crypto';

/** Kinds of host keys that gcd knows, as SSH names them. */
const hostKeyAlgorithms = ['ssh-ed25519', 'ecdsa-sha2-nistp256'] as const;

export type HostKeyAlgorithm = (typeof hostKeyAlgorithms)[number];

/** Is the public half of the key by which a machine shows who it is. */
export interface HostKey {
  readonly algorithm: HostKeyAlgorithm;
  /** The key as it goes over the wire (RFC 4253, section 6.6), in base64. */
  readonly blob: string;
}

/** Reads `<algorithm> <base64> [comment]`, as in a `.pub` file; returns undefined for anything else. */
export function parseHostKey(line: string): HostKey | undefined {
  const [algorithm, blob = ''] = line.trim().split(/\s+/);
  const known = hostKeyAlgorithms.find((one) => one === algorithm);
  const bytes = Buffer.from(blob, 'base64');
  const isWhole = bytes.toString('base64') === blob && isFilledByFields(bytes) && algorithmOf(bytes) === known;
  return known && isWhole ? { algorithm: known, blob } : undefined;
}

/** Returns a key's algorithm and SHA-256 as OpenSSH prints it, such as `ssh-ed25519 SHA256:kN0...`. */
export function describeHostKey(blob: Buffer | string): string {
  const bytes = typeof blob === 'string' ? Buffer.from(blob, 'base64') : blob;
  const digest = createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '');
  return `${algorithmOf(bytes)} SHA256:${digest}`;
}

/** Tells whether a key's blob ends where its last field does (RFC 4251, section 5: each begins with its length). */
function isFilledByFields(blob: Buffer): boolean {
  let end = 0;
  while (end + 4 <= blob.length) end += 4 + blob.readUInt32BE(end);
  return end > 0 && end === blob.length;
}

/** Returns the algorithm that a key's blob begins with, whatever it is. */
function algorithmOf(blob: Buffer): string {
  if (blob.length < 4) return '';
  return blob.subarray(4, 4 + blob.readUInt32BE()).toString('latin1');
}
