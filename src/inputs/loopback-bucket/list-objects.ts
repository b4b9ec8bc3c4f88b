import { stat } from 'node:fs/promises';
import { encodeFileName, printableFileName } from '../../core/file-name.js';
import { compareNames } from '../compare-names.js';
import { uriEncode } from '../uri-encoding.js';
import { pathInFolder } from '../walk-folder.js';
import { type BucketRequest, queryValue } from './parse-request.js';
import { S3Error } from './s3-error.js';
import { escapeXml, xmlHeader } from './xml.js';

/** The most that S3 lists at a time. */
const mostKeys = 1000;

interface Listing {
  readonly entries: readonly Entry[];
  /** The last entry, when others follow it. */
  readonly next: string | undefined;
}

/** Is a key, or the part up to the delimiter that several keys share. */
interface Entry {
  readonly name: string;
  readonly isShared: boolean;
}

/** Says where names come from; they are in byte order. */
export interface ListedFolder {
  readonly folder: string;
  readonly names: readonly string[];
}

/**
 * Answers ListObjectsV2 and its first version, which differ in how the next page is asked for.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 * @returns The XML document.
 */
export async function listObjects(request: BucketRequest, listed: ListedFolder): Promise<string> {
  const isVersion2 = queryValue(request, 'list-type') === '2';
  const maxKeys = readMaxKeys(request);
  const { entries, next } = selectEntries(request, listed.names, maxKeys);
  const contents = await Promise.all(
    entries.filter(({ isShared }) => !isShared).map(({ name }) => contentsElement(request, listed.folder, name)),
  );
  const shared = entries.filter(({ isShared }) => isShared);
  const elements = [
    ...commonElements(request, maxKeys, next !== undefined),
    ...(isVersion2 ? version2Elements(request, entries.length, next) : version1Elements(request, next)),
    ...contents,
    ...shared.map(({ name }) => `<CommonPrefixes>${element('Prefix', keyText(request, name))}</CommonPrefixes>`),
  ];
  const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
  return `${xmlHeader}<ListBucketResult xmlns="${namespace}">${elements.join('')}</ListBucketResult>`;
}

function readMaxKeys(request: BucketRequest): number {
  const text = queryValue(request, 'max-keys') || String(mostKeys);
  if (!/^\d+$/.test(text)) throw new S3Error(400, 'InvalidArgument', 'max-keys must be a whole number, 0 or more.');
  return Math.min(Number(text), mostKeys);
}

function selectEntries(request: BucketRequest, names: readonly string[], maxKeys: number): Listing {
  const prefix = queryValue(request, 'prefix') ?? '';
  const delimiter = queryValue(request, 'delimiter') ?? '';
  const after = startOf(request);
  const entries: Entry[] = [];
  for (let index = firstAfter(names, after); index < names.length; index += 1) {
    const name = names[index]!;
    if (!name.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
    const entry = cut < 0 ? { name, isShared: false } : { name: name.slice(0, cut + delimiter.length), isShared: true };
    // Keys that share a part lie side by side; the part may have been the last entry of the page before.
    if (entry.isShared && (entry.name === entries.at(-1)?.name || entry.name === after)) continue;
    if (entries.length === maxKeys) return { entries, next: entries.at(-1)?.name };
    entries.push(entry);
  }
  return { entries, next: undefined };
}

/** Returns the name after which the page begins. */
function startOf(request: BucketRequest): string {
  const token = queryValue(request, 'continuation-token');
  if (token !== undefined) return Buffer.from(token, 'base64url').toString('utf16le');
  return queryValue(request, 'start-after') ?? queryValue(request, 'marker') ?? '';
}

/** Finds the first name that comes after another one, by halving. */
function firstAfter(names: readonly string[], after: string): number {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareNames(names[middle]!, after) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A file that went meanwhile, or a link that leads nowhere, is not listed. */
async function contentsElement(request: BucketRequest, folder: string, name: string): Promise<string> {
  const stats = await stat(pathInFolder(folder, name), { bigint: true }).catch(() => undefined);
  if (!stats) return '';
  const parts = [
    element('Key', keyText(request, name)),
    element('LastModified', new Date(Number(stats.mtimeMs)).toISOString()),
    element('ETag', entityTag(stats)),
    element('Size', String(stats.size)),
    element('StorageClass', 'STANDARD'),
  ];
  return `<Contents>${parts.join('')}</Contents>`;
}

/** Returns what changes with a file's content; it has a dash, as S3's own has where it is no MD5. */
export function entityTag({ size, mtimeNs }: { size: bigint; mtimeNs: bigint }): string {
  return `"${size.toString(16)}-${mtimeNs.toString(16)}"`;
}

function commonElements(request: BucketRequest, maxKeys: number, isTruncated: boolean): string[] {
  const delimiter = queryValue(request, 'delimiter');
  const encoding = queryValue(request, 'encoding-type');
  return [
    element('Name', request.bucket ?? ''),
    element('Prefix', keyText(request, queryValue(request, 'prefix') ?? '')),
    element('MaxKeys', String(maxKeys)),
    element('IsTruncated', String(isTruncated)),
    ...(delimiter ? [element('Delimiter', keyText(request, delimiter))] : []),
    ...(encoding ? [element('EncodingType', encoding)] : []),
  ];
}

function version2Elements(request: BucketRequest, count: number, next: string | undefined): string[] {
  const token = queryValue(request, 'continuation-token');
  const startAfter = queryValue(request, 'start-after');
  return [
    element('KeyCount', String(count)),
    ...(token === undefined ? [] : [element('ContinuationToken', token)]),
    ...(startAfter === undefined ? [] : [element('StartAfter', keyText(request, startAfter))]),
    ...(next === undefined
      ? []
      : [element('NextContinuationToken', Buffer.from(next, 'utf16le').toString('base64url'))]),
  ];
}

function version1Elements(request: BucketRequest, next: string | undefined): string[] {
  return [
    element('Marker', keyText(request, queryValue(request, 'marker') ?? '')),
    ...(next === undefined ? [] : [element('NextMarker', keyText(request, next))]),
  ];
}

/** Writes a key as the client asked for it: percent-encoded, or as it is, where bytes that are not UTF-8 can only be shown. */
function keyText(request: BucketRequest, name: string): string {
  const isEncoded = queryValue(request, 'encoding-type') === 'url';
  return isEncoded ? uriEncode(encodeFileName(name), 'keep slashes') : printableFileName(name);
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}
