import { type BucketRequest, queryValue } from './parse-request.js';
import { S3Error } from './s3-error.js';

/** Is a request's signature of version 4, whether it came in the header or in the query of a presigned address. */
export interface RequestSignature {
  readonly accessKeyId: string;
  /** `<day>/<region>/s3/aws4_request`. */
  readonly scope: string;
  readonly region: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** Such as `20260131T235959Z`. */
  readonly date: string;
  /** How long a presigned address is valid. */
  readonly expiresSeconds?: number;
}

const algorithm = 'AWS4-HMAC-SHA256';
const day = 24 * 60 * 60;

/**
 * Reads the signature of a request.
 * @throws S3Error AccessDenied when there is none, or one that lacks a part.
 */
export function readSignature(request: BucketRequest): RequestSignature {
  const { authorization } = request.headers;
  if (authorization?.startsWith(`${algorithm} `)) return fromHeader(request, authorization);
  if (queryValue(request, 'X-Amz-Algorithm') === algorithm) return fromQuery(request);
  if (authorization !== undefined || queryValue(request, 'Signature') !== undefined) {
    const message = `The authorization mechanism you have provided is not supported. Please use ${algorithm}.`;
    throw new S3Error(400, 'InvalidRequest', message);
  }
  throw new S3Error(403, 'AccessDenied', 'Access Denied: the request is not signed.');
}

function fromHeader({ headers }: BucketRequest, authorization: string): RequestSignature {
  const part = (name: string) => new RegExp(`[ ,]${name}=([^, ]+)`).exec(authorization)?.[1];
  const sentDate = headers['x-amz-date'] ?? headers.date;
  return {
    ...credentialOf(part('Credential')),
    signedHeaders: signedHeadersOf(part('SignedHeaders')),
    signature: part('Signature') ?? '',
    date: String(sentDate ?? ''),
  };
}

function fromQuery(request: BucketRequest): RequestSignature {
  const expiresSeconds = Number(queryValue(request, 'X-Amz-Expires'));
  if (!(expiresSeconds >= 1 && expiresSeconds <= 7 * day)) {
    throw new S3Error(400, 'AuthorizationQueryParametersError', 'X-Amz-Expires must be from 1 to 604800 seconds.');
  }
  return {
    ...credentialOf(queryValue(request, 'X-Amz-Credential')),
    signedHeaders: signedHeadersOf(queryValue(request, 'X-Amz-SignedHeaders')),
    signature: queryValue(request, 'X-Amz-Signature') ?? '',
    date: queryValue(request, 'X-Amz-Date') ?? '',
    expiresSeconds,
  };
}

function credentialOf(credential = ''): Pick<RequestSignature, 'accessKeyId' | 'scope' | 'region'> {
  const match = /^([^/]+)\/(\d{8}\/([^/]+)\/s3\/aws4_request)$/.exec(credential);
  if (!match) throw new S3Error(400, 'AuthorizationHeaderMalformed', 'The credential is not one for s3.');
  return { accessKeyId: match[1]!, scope: match[2]!, region: match[3]! };
}

/** The host belongs to what is signed, or the request could have been meant for another server. */
function signedHeadersOf(text = ''): string[] {
  const names = text.toLowerCase().split(';');
  if (!names.includes('host')) throw new S3Error(403, 'AccessDenied', 'The header host is not signed.');
  return names;
}
