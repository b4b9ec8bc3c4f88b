import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { hasErrno, messageOf } from '../../core/errors.js';
import { pathInFolder } from '../walk-folder.js';
import { byteRange } from './byte-range.js';
import { entityTag } from './list-objects.js';
import type { BucketRequest } from './parse-request.js';
import { S3Error } from './s3-error.js';

/**
 * Answers GetObject and HeadObject for a file, with ranges and conditions.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @throws S3Error NoSuchKey, AccessDenied, PreconditionFailed, InvalidRange; before anything is sent.
 */
export async function sendObject(request: BucketRequest, folder: string, response: ServerResponse): Promise<void> {
  const file = await openObject(folder, request.key);
  try {
    const stats = await file.stat({ bigint: true });
    await answer(request, { file, stats }, response);
  } finally {
    await file.close();
  }
}

async function openObject(folder: string, key: string): Promise<FileHandle> {
  const path = pathInFolder(folder, key);
  try {
    // Asked first, since opening a pipe may wait for ever.
    if (!(await stat(path)).isFile()) throw noSuchKey();
    return await open(path, constants.O_RDONLY);
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP')) throw noSuchKey();
    if (hasErrno(error, 'EACCES', 'EPERM')) throw new S3Error(403, 'AccessDenied', messageOf(error));
    throw error;
  }
}

function noSuchKey(): S3Error {
  return new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
}

async function answer(
  request: BucketRequest,
  { file, stats }: { file: FileHandle; stats: BigIntStats },
  response: ServerResponse,
): Promise<void> {
  const size = Number(stats.size);
  response.setHeader('ETag', entityTag(stats));
  response.setHeader('Last-Modified', new Date(Number(stats.mtimeMs)).toUTCString());
  response.setHeader('Accept-Ranges', 'bytes');
  if (isUnchanged(request.headers, stats)) {
    response.writeHead(304).end();
    return;
  }
  const range = byteRange(request.headers.range, size);
  const { start, end } = range ?? { start: 0, end: size };
  if (range) response.setHeader('Content-Range', `bytes ${start}-${end - 1}/${size}`);
  response.setHeader('Content-Type', 'binary/octet-stream');
  response.writeHead(range ? 206 : 200, { 'Content-Length': end - start });
  if (request.method === 'HEAD' || start === end) response.end();
  else await stream(file, { start, end }, response);
}

/** Tells whether the client has this content already; throws when it wants another one only. */
function isUnchanged(headers: IncomingHttpHeaders, stats: BigIntStats): boolean {
  const tag = entityTag(stats);
  const modifiedSeconds = Math.floor(Number(stats.mtimeMs) / 1000);
  const includesTag = (list: string) => list.split(',').some((part) => part.trim() === tag || part.trim() === '*');
  const isSince = (date: string) => modifiedSeconds > Date.parse(date) / 1000;
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  const { 'if-modified-since': modifiedSince, 'if-unmodified-since': unmodifiedSince } = headers;
  // The tag decides where both are given: RFC 9110, section 13.2.2.
  const isOther = match !== undefined ? !includesTag(match) : unmodifiedSince !== undefined && isSince(unmodifiedSince);
  if (isOther) throw new S3Error(412, 'PreconditionFailed', 'At least one of the preconditions did not hold.');
  return noneMatch !== undefined ? includesTag(noneMatch) : modifiedSince !== undefined && !isSince(modifiedSince);
}

async function stream(
  file: FileHandle,
  { start, end }: { start: number; end: number },
  response: ServerResponse,
): Promise<void> {
  const reading = file.createReadStream({ start, end: end - 1, autoClose: false, highWaterMark: 256 * 1024 });
  try {
    await pipeline(reading, response, { end: false });
  } catch (error) {
    // The client went away, or the disk failed: it sees a cut answer, and asks again if it wants to.
    response.destroy(error as Error);
    return;
  }
  // A file that became shorter meanwhile: ending in order would leave the client waiting for the rest.
  if (reading.bytesRead === end - start) response.end();
  else response.destroy();
}
