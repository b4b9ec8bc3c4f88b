import {
  DeleteKeyPairCommand,
  DescribeKeyPairsCommand,
  type EC2Client,
  ImportKeyPairCommand,
  type KeyPairInfo,
} from '@aws-sdk/client-ec2';
import type { Identity, Resource } from '../../core/resource.js';
import type { AwsClients } from '../clients.js';
import { fingerprintOf } from '../openssh-key.js';
import { type PrivateKeyFile, readPublicKey, removeKeyFile, writeNewKey } from '../private-key-file.js';
import { retagInEc2 } from '../retag.js';
import { isTaggedAs, tagRecord, tagsAtCreation, tagValue } from '../tags.js';
import { isAwsError, unlessGone } from '../translate-error.js';

export interface KeyPairOutputs {
  readonly keyName: string;
  /** SHA-256 of the public key. */
  readonly fingerprint: string;
  /** SHA-256 of the public half of the local private key, undefined without a readable one. */
  readonly localFingerprint: string | undefined;
}

/** Tag with the SHA-256 of the public key: it tells whether a private key file belongs to the key pair. */
const fingerprintTag = 'gcd:public-key-sha256';

/** Is the key with which the caller reaches the bastion; its private half never leaves this machine. */
export function keyPair(clients: AwsClients, file: PrivateKeyFile): Resource<Record<never, never>, KeyPairOutputs> {
  const { ec2 } = clients;
  return {
    kind: 'key pair',
    timing: { create: { usualMs: 1_000, limitMs: 60_000 }, delete: { usualMs: 1_000, limitMs: 60_000 } },
    name: (system) => system,
    async describe(_ctx, id) {
      const found = await findKeyPair(ec2, id);
      if (!found) return { state: 'absent' };
      const fingerprint = tagValue(found.Tags, fingerprintTag);
      if (!isTaggedAs(id, found.Tags) || !fingerprint) {
        return { state: 'foreign', why: `a key pair of this name exists that is not of ${id.system}` };
      }
      const local = await readPublicKey(file);
      const localFingerprint = local && fingerprintOf(local);
      const outputs = { keyName: id.name, fingerprint, localFingerprint };
      return { state: 'ready', outputs, tags: tagRecord(found.Tags) };
    },
    create: (_ctx, id) => importKeyPair(ec2, id, file),
    changes({ fingerprint, localFingerprint }) {
      if (fingerprint === localFingerprint) return [];
      const what = localFingerprint ? 'belongs to another key pair' : 'is missing';
      return [
        { what: `the private key ${file.path} ${what}: the bastion cannot be reached from here`, inPlace: false },
      ];
    },
    update: async () => {},
    async retag(_ctx, id) {
      const { KeyPairId } = (await findKeyPair(ec2, id)) ?? {};
      await retagInEc2(ec2, id, KeyPairId ? [KeyPairId] : []);
    },
    async delete(_ctx, id) {
      const found = await findKeyPair(ec2, id);
      if (!found || !isTaggedAs(id, found.Tags)) return;
      await unlessGone(ec2.send(new DeleteKeyPairCommand({ KeyName: id.name })));
      const local = await readPublicKey(file);
      if (local && fingerprintOf(local) === tagValue(found.Tags, fingerprintTag)) await removeKeyFile(file);
    },
    bills: () => [],
  };
}

async function findKeyPair(ec2: EC2Client, id: Identity): Promise<KeyPairInfo | undefined> {
  return (await unlessGone(ec2.send(new DescribeKeyPairsCommand({ KeyNames: [id.name] }))))?.KeyPairs?.[0];
}

/** Sends the public half of the local key, which a death before an earlier import may have left, or of a new one. */
async function importKeyPair(ec2: EC2Client, id: Identity, file: PrivateKeyFile): Promise<void> {
  const publicKey = (await readPublicKey(file)) ?? (await writeNewKey(file, id.name));
  const [specification] = tagsAtCreation(id, 'key-pair');
  const Tags = [...(specification?.Tags ?? []), { Key: fingerprintTag, Value: fingerprintOf(publicKey) }];
  const TagSpecifications = [{ ResourceType: 'key-pair' as const, Tags }];
  try {
    const PublicKeyMaterial = Buffer.from(publicKey);
    await ec2.send(new ImportKeyPairCommand({ KeyName: id.name, PublicKeyMaterial, TagSpecifications }));
  } catch (error) {
    if (!isAwsError(error, 'AlreadyThere')) throw error;
  }
}
