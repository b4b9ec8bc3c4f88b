import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf } from '../../core/errors.js';
import type { FolderSource } from '../input-source.js';
import { isLeftOut } from '../walk-folder.js';
import { type AccessKey, authenticate } from './authenticate.js';
import { type ListedFolder, listObjects } from './list-objects.js';
import { type BucketRequest, parseRequest, queryValue } from './parse-request.js';
import { errorDocument, S3Error } from './s3-error.js';
import { sendObject } from './send-object.js';
import { escapeXml, xmlHeader } from './xml.js';

/** Is what is served, and to whom. */
export interface ServedBucket {
  readonly source: FolderSource;
  readonly bucket: string;
  readonly key: AccessKey;
  readonly nowMs: () => number;
  /** Lists the folder; `isAnew` when a client begins a listing, false for its further pages. */
  readonly list: (isAnew: boolean) => Promise<ListedFolder>;
}

/** What a query may hold besides the signature without asking for something else than the object or the keys. */
const plainParameters = new Set([
  ...['x-id', 'list-type', 'prefix', 'delimiter', 'max-keys', 'encoding-type', 'fetch-owner'],
  ...['continuation-token', 'start-after', 'marker', 'location'],
]);

/** Answers one request; whatever goes wrong is told to the client as S3 tells it. Never rejects. */
export async function answerRequest(
  served: ServedBucket,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  response.setHeader('x-amz-request-id', requestId);
  try {
    await answer(served, parseRequest(message, served.bucket), response);
  } catch (error) {
    const refusal = error instanceof S3Error ? error : new S3Error(500, 'InternalError', messageOf(error));
    if (response.headersSent) response.destroy();
    else sendDocument(response, errorDocument(refusal, message.url ?? '/', requestId), refusal.statusCode);
  }
}

async function answer(served: ServedBucket, request: BucketRequest, response: ServerResponse): Promise<void> {
  const { region } = authenticate(request, served.key, served.nowMs());
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new S3Error(403, 'AccessDenied', 'Access Denied: this bucket is a folder, served read-only.');
  }
  if (request.bucket === undefined) throw notImplemented('an operation on no bucket');
  if (request.bucket !== served.bucket) {
    throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
  }
  const odd = request.query.find(({ name }) => !plainParameters.has(name) && !/^X-Amz-/i.test(name));
  if (odd) throw notImplemented(odd.name);
  if (request.key !== '') await answerObject(served, request, response);
  else await answerBucket(served, request, { response, region });
}

async function answerObject({ source }: ServedBucket, request: BucketRequest, response: ServerResponse) {
  // What is served is what is listed: links are followed, since only the folder's owner can have made them.
  const isPlain = request.key.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isPlain || request.key.includes('\0') || isLeftOut(source, request.key)) {
    throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
  }
  await sendObject(request, source.folder, response);
}

/** The folder is in whatever region the client signed for, so that none is sent elsewhere. */
async function answerBucket(
  { list }: ServedBucket,
  request: BucketRequest,
  { response, region }: { response: ServerResponse; region: string },
): Promise<void> {
  response.setHeader('x-amz-bucket-region', region);
  if (request.method === 'HEAD') {
    response.writeHead(200).end();
    return;
  }
  if (queryValue(request, 'location') !== undefined) {
    const text = region === 'us-east-1' ? '' : escapeXml(region);
    const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
    sendDocument(response, `${xmlHeader}<LocationConstraint xmlns="${namespace}">${text}</LocationConstraint>`, 200);
    return;
  }
  const isAnew = !queryValue(request, 'continuation-token') && !queryValue(request, 'marker');
  sendDocument(response, await listObjects(request, await list(isAnew)), 200);
}

function notImplemented(what: string): S3Error {
  return new S3Error(501, 'NotImplemented', `This bucket is a folder, and ${what} is not implemented.`);
}

function sendDocument(response: ServerResponse, document: string, statusCode: number): void {
  const body = Buffer.from(document);
  response.removeHeader('Content-Range');
  response.writeHead(statusCode, { 'Content-Type': 'application/xml', 'Content-Length': body.length }).end(body);
}
