import { HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { decodeFileName } from '../core/file-name.js';
import { mapConcurrently } from '../core/map-concurrently.js';
import { compareNames } from './compare-names.js';
import { fnmatch } from './fnmatch.js';
import type { BucketSource, InputFile, InputPorts, Selection } from './input-source.js';
import { missingInputs } from './missing-inputs.js';
import { bucketUnreadable, objectFailure } from './s3-failure.js';
import { uriDecode } from './uri-encoding.js';

/** Objects asked for at a time. */
const headWidth = 64;
/** How many keys are listed to find one that looks like a missing one: twenty pages. */
const keysForSuggestions = 20_000;

/** Lists the selected objects of a bucket in byte order; see `listInputs`. */
export async function listBucket(source: BucketSource, selection: Selection, ports: InputPorts): Promise<InputFile[]> {
  if ('files' in selection) return namedObjects(source, selection.files, ports);
  const matcher = fnmatch(selection.pattern);
  const limit = selection.number || Number.POSITIVE_INFINITY;
  const inputs: InputFile[] = [];
  for await (const input of keysOf(source, ports)) {
    if (matcher.test(input.name)) inputs.push(input);
    if (inputs.length >= limit && isListedInOrder(source.bucket)) break;
  }
  return inputs.sort((a, b) => compareNames(a.name, b.name)).slice(0, limit);
}

/** Yields the objects below the prefix, page by page, without the empty ones that stand for folders. */
async function* keysOf(source: BucketSource, { signal }: InputPorts): AsyncGenerator<InputFile> {
  const { bucket: Bucket, prefix: Prefix } = source;
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      ...{ Bucket, Prefix, ContinuationToken: token },
      // Without it a key with a control character makes the answer invalid XML.
      EncodingType: 'url',
    });
    const page = await source.client
      .send(command, { ...(signal && { abortSignal: signal }) })
      .catch((error: unknown) => {
        signal?.throwIfAborted();
        throw bucketUnreadable(source, error);
      });
    for (const { Key = '', Size = 0 } of page.Contents ?? []) {
      const name = page.EncodingType === 'url' ? decodeKey(Key) : Key;
      if (Size > 0 || !name.endsWith('/')) yield { name, sizeBytes: Size };
    }
    token = page.NextContinuationToken;
  } while (token);
}

/** Looks the keys up one by one, since a bucket may hold a million others; each may also be given below the prefix. */
async function namedObjects(source: BucketSource, wanted: readonly string[], ports: InputPorts): Promise<InputFile[]> {
  const found = await mapConcurrently([...new Set(wanted)], headWidth, async (name) => {
    const whole = await headObject(source, name, ports);
    // Who may read below the prefix alone is denied any other key, be it there or not.
    const isSettled = whole && (whole.unreadable === undefined || name.startsWith(source.prefix));
    if (isSettled || source.prefix === '') return whole;
    return (await headObject(source, `${source.prefix.replace(/\/$/, '')}/${name}`, ports)) ?? whole;
  });
  const missing = [...new Set(wanted)].filter((_, index) => found[index] === undefined);
  if (missing.length > 0) throw await missingObjects(source, missing, ports);
  const byName = new Map(found.filter((input) => input !== undefined).map((input) => [input.name, input]));
  return [...byName.values()].sort((a, b) => compareNames(a.name, b.name));
}

async function headObject(source: BucketSource, key: string, { signal }: InputPorts): Promise<InputFile | undefined> {
  try {
    const command = new HeadObjectCommand({ Bucket: source.bucket, Key: key });
    const head = await source.client.send(command, { ...(signal && { abortSignal: signal }) });
    return { name: key, sizeBytes: head.ContentLength ?? 0 };
  } catch (error) {
    signal?.throwIfAborted();
    if ((error as Error).name === 'NotFound') return undefined;
    const unreadable = objectFailure(source, key, error);
    if (unreadable === undefined) throw bucketUnreadable(source, error);
    return { name: key, sizeBytes: 0, unreadable };
  }
}

async function missingObjects(source: BucketSource, missing: readonly string[], ports: InputPorts) {
  const listed: string[] = [];
  for await (const { name } of keysOf(source, ports)) {
    listed.push(name);
    if (listed.length >= keysForSuggestions) break;
  }
  return missingInputs(missing, `s3://${source.bucket}/${source.prefix}`, listed);
}

/** S3's client for JavaScript leaves the keys encoded; a space comes as a plus. */
function decodeKey(key: string): string {
  return decodeFileName(uriDecode(key.replaceAll('+', ' ')));
}

/**
 * Tells whether S3 lists the keys in byte order: not for directory buckets, whose names end so.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
function isListedInOrder(bucket: string): boolean {
  return !bucket.endsWith('--x-s3');
}
