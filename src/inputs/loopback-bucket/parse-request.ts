import type { IncomingMessage } from 'node:http';
import { decodeFileName } from '../../core/file-name.js';
import { uriDecode } from '../uri-encoding.js';

/** Is what a client of S3 asks for. */
export interface BucketRequest {
  readonly method: string;
  /** The path as bytes, decoded; begins with a slash. */
  readonly path: Buffer;
  readonly query: readonly QueryParameter[];
  readonly headers: IncomingMessage['headers'];
  /** Absent: the request is about no bucket. */
  readonly bucket: string | undefined;
  /** Absent or empty: the request is about the bucket itself. Decoded as a file name. */
  readonly key: string;
}

export interface QueryParameter {
  readonly name: string;
  readonly value: string;
}

/** Tells apart what is asked: in path style, or with the bucket's name at the start of the host. */
export function parseRequest(message: IncomingMessage, servedBucket: string): BucketRequest {
  const [rawPath = '/', ...rest] = (message.url ?? '/').split('?');
  const path = uriDecode(rawPath);
  const common = { method: message.method ?? 'GET', path, headers: message.headers, query: parseQuery(rest.join('?')) };
  if (message.headers.host?.startsWith(`${servedBucket}.`)) {
    return { ...common, bucket: servedBucket, key: decodeFileName(path.subarray(1)) };
  }
  const slash = path.indexOf('/', 1);
  const bucket = decodeFileName(path.subarray(1, slash < 0 ? undefined : slash)) || undefined;
  return { ...common, bucket, key: slash < 0 ? '' : decodeFileName(path.subarray(slash + 1)) };
}

/** Returns the value of a parameter of the query; undefined when it is not there. */
export function queryValue({ query }: BucketRequest, name: string): string | undefined {
  return query.find((parameter) => parameter.name === name)?.value;
}

function parseQuery(text: string): QueryParameter[] {
  const decoded = (part: string) => decodeFileName(uriDecode(part.replaceAll('+', ' ')));
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
      return { name: decoded(name), value: decoded(value) };
    });
}
