import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { encodeFileName } from '../../core/file-name.js';
import { uriEncode } from '../uri-encoding.js';
import type { BucketRequest } from './parse-request.js';
import { type RequestSignature, readSignature } from './read-signature.js';
import { S3Error } from './s3-error.js';

/** Is the one key that the bucket is open to. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** How far a request's date may be from now. Source: ErrorResponses, RequestTimeTooSkewed. */
const allowedSkewMs = 15 * 60 * 1000;

/**
 * Checks that a request is signed with the key, and returns its signature.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 * @throws S3Error AccessDenied, InvalidAccessKeyId, SignatureDoesNotMatch, RequestTimeTooSkewed, and others of its kind.
 */
export function authenticate(request: BucketRequest, key: AccessKey, nowMs: number): RequestSignature {
  const signature = readSignature(request);
  if (signature.accessKeyId !== key.accessKeyId) {
    throw new S3Error(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  }
  const expected = Buffer.from(sign(request, signature, key.secretAccessKey));
  const given = Buffer.from(signature.signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    throw new S3Error(403, 'SignatureDoesNotMatch', 'The request signature does not match the one calculated here.');
  }
  checkDate(signature, nowMs);
  return signature;
}

function checkDate({ date, expiresSeconds }: RequestSignature, nowMs: number): void {
  const signedMs = Date.parse(date.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (expiresSeconds !== undefined && nowMs > signedMs + expiresSeconds * 1000) {
    throw new S3Error(403, 'AccessDenied', 'Request has expired');
  }
  const isSkewed = expiresSeconds === undefined ? Math.abs(nowMs - signedMs) > allowedSkewMs : false;
  if (isSkewed || !(signedMs <= nowMs + allowedSkewMs)) {
    throw new S3Error(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  }
}

function sign(request: BucketRequest, signature: RequestSignature, secretAccessKey: string): string {
  const canonical = hash('sha256', canonicalRequest(request, signature), 'hex');
  const text = ['AWS4-HMAC-SHA256', signature.date, signature.scope, canonical].join('\n');
  const signingKey = signature.scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return hmac(signingKey, text).toString('hex');
}

function canonicalRequest(request: BucketRequest, { signedHeaders, expiresSeconds }: RequestSignature): string {
  const isPresigned = expiresSeconds !== undefined;
  return [
    request.method,
    uriEncode(request.path, 'keep slashes'),
    canonicalQuery(request),
    ...signedHeaders.map((name) => `${name}:${headerValue(request, name)}`),
    '',
    signedHeaders.join(';'),
    isPresigned ? 'UNSIGNED-PAYLOAD' : headerValue(request, 'x-amz-content-sha256'),
  ].join('\n');
}

function canonicalQuery({ query }: BucketRequest): string {
  const encoded = (text: string) => uriEncode(encodeFileName(text), 'encode slashes');
  const compare = (a: string, b: string) => Number(a > b) - Number(a < b);
  return query
    .filter(({ name }) => name !== 'X-Amz-Signature')
    .map(({ name, value }) => ({ name: encoded(name), value: encoded(value) }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join('&');
}

function headerValue({ headers }: BucketRequest, name: string): string {
  const value = headers[name];
  return [value ?? ''].flat().join(',').trim().replace(/ +/g, ' ');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
