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
import {
  findNewKeys,
  hasNewKeys,
  type PrivateKeyFile,
  readPublicKey,
  removeNewKeys,
  setKeyAside,
  writeNewKey,
} from '../private-key-file.js';
import { retagInEc2 } from '../retag.js';
import { isTaggedAs, tagRecord, tagsAtCreation, tagValue } from '../tags.js';
import { isAwsError, unlessGone } from '../translate-error.js';

export interface KeyPairOutputs {
  readonly keyName: string;
  /** SHA-256 of the public key. */
  readonly fingerprint: string;
  /** SHA-256 of the public half of the local private key, undefined without a readable one. */
  readonly localFingerprint: string | undefined;
  /** The private key was written and imported, and a death came before it was put in its place. */
  readonly isBeside: boolean;
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
      if (!found) return (await hasNewKeys(file)) ? { state: 'partial', missing: ['its import'] } : { state: 'absent' };
      const fingerprint = tagValue(found.Tags, fingerprintTag);
      if (!isTaggedAs(id, found.Tags) || !fingerprint) {
        return { state: 'foreign', why: `a key pair of this name exists that is not of ${id.system}` };
      }
      const local = await readPublicKey(file);
      const localFingerprint = local && fingerprintOf(local);
      const isBeside = !local && (await newKeyOf(file, fingerprint)) !== undefined;
      const outputs = { keyName: id.name, fingerprint, localFingerprint, isBeside };
      return { state: 'ready', outputs, tags: tagRecord(found.Tags) };
    },
    create: (_ctx, id) => importKeyPair(ec2, id, file),
    changes({ fingerprint, localFingerprint, isBeside }) {
      if (fingerprint === localFingerprint) return [];
      if (isBeside) return [{ what: `the private key is put in its place, ${file.path}`, inPlace: true }];
      const what = localFingerprint ? 'belongs to another key pair' : 'is missing';
      return [
        { what: `the private key ${file.path} ${what}: the bastion cannot be reached from here`, inPlace: false },
      ];
    },
    async update(_ctx, _id, { outputs }) {
      await (await newKeyOf(file, outputs.fingerprint))?.keep();
    },
    async retag(_ctx, id) {
      const { KeyPairId } = (await findKeyPair(ec2, id)) ?? {};
      await retagInEc2(ec2, id, KeyPairId ? [KeyPairId] : []);
    },
    async delete(_ctx, id) {
      const found = await findKeyPair(ec2, id);
      // Without a key pair nothing was imported, so nobody needs what lies beside the key's place.
      if (!found) return removeNewKeys(file);
      if (!isTaggedAs(id, found.Tags)) return;
      const local = await readPublicKey(file);
      if (local && fingerprintOf(local) === tagValue(found.Tags, fingerprintTag)) await setKeyAside(file);
      await unlessGone(ec2.send(new DeleteKeyPairCommand({ KeyName: id.name })));
      await removeNewKeys(file);
    },
    bills: () => [],
  };
}

async function findKeyPair(ec2: EC2Client, id: Identity): Promise<KeyPairInfo | undefined> {
  return (await unlessGone(ec2.send(new DescribeKeyPairsCommand({ KeyNames: [id.name] }))))?.KeyPairs?.[0];
}

/** Returns the key beside its place that belongs to an imported public half. */
async function newKeyOf(file: PrivateKeyFile, fingerprint: string) {
  return (await findNewKeys(file)).find(({ publicKey }) => fingerprintOf(publicKey) === fingerprint);
}

/** Sends the public half of the local key, if there is one, or of a new one, which takes its place after that. */
async function importKeyPair(ec2: EC2Client, id: Identity, file: PrivateKeyFile): Promise<void> {
  const local = await readPublicKey(file);
  if (!local) await removeNewKeys(file);
  const made = local ? undefined : await writeNewKey(file, id.name);
  const publicKey = local ?? made?.publicKey ?? '';
  const [specification] = tagsAtCreation(id, 'key-pair');
  const Tags = [...(specification?.Tags ?? []), { Key: fingerprintTag, Value: fingerprintOf(publicKey) }];
  const TagSpecifications = [{ ResourceType: 'key-pair' as const, Tags }];
  try {
    const PublicKeyMaterial = Buffer.from(publicKey);
    await ec2.send(new ImportKeyPairCommand({ KeyName: id.name, PublicKeyMaterial, TagSpecifications }));
  } catch (error) {
    if (!isAwsError(error, 'AlreadyThere')) throw error;
    // Whose key that is, this one or one before it, tells the tag: see `changes`.
    return;
  }
  await made?.keep();
}
