import { GcdError, messageOf } from '../core/errors.js';
import type { BucketSource } from './input-source.js';

/** What an SDK error says of itself; told apart by name and status, never by text. */
interface ServiceFailure {
  readonly name: string;
  readonly statusCode: number | undefined;
}

/** Credentials that S3 refuses; nothing of the bucket could be read with them. */
const refusedCredentials = new Set([
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/**
 * Returns why one object cannot be read, in one line, or undefined when the failure is not that object's own: refused
 * credentials, or a network that is down, would fail every other object as well.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function objectFailure(source: BucketSource, key: string, error: unknown): string | undefined {
  const { name, statusCode } = describeFailure(error);
  if (refusedCredentials.has(name)) return undefined;
  const arn = `arn:aws:s3:::${source.bucket}/${key}`;
  if (name === 'InvalidObjectState') return `${key} is archived: restore it before it can be read`;
  if (name.startsWith('KMS.')) return `its encryption key cannot be used (${name}): ${messageOf(error)}`;
  if (statusCode === 403) return `access denied: s3:GetObject on ${arn} is missing for ${who(source)}`;
  if (statusCode === 404) return `${key} is no longer in the bucket ${source.bucket}`;
  return undefined;
}

/** Makes the error for a bucket that cannot be listed or read, with what was missing and who asked. */
export function bucketUnreadable(source: BucketSource, cause: unknown): GcdError {
  const { name, statusCode } = describeFailure(cause);
  const [why, hint] = explain(source, name, statusCode) ?? [
    messageOf(cause),
    'Check the credentials, the region and the network, then try again.',
  ];
  return new GcdError('BucketUnreadable', `The bucket ${source.bucket} cannot be read with ${who(source)}: ${why}`, {
    hint,
    cause,
  });
}

function explain(source: BucketSource, name: string, statusCode?: number): [why: string, hint: string] | undefined {
  const arn = `arn:aws:s3:::${source.bucket}`;
  if (name === 'NoSuchBucket') {
    return ['there is no bucket of that name', 'Correct data_bucket in config.yaml, or --data.'];
  }
  if (name === 'CredentialsProviderError') {
    return ['no credentials were found', 'Sign in with "aws configure" or "aws sso login", or set AWS_PROFILE.'];
  }
  if (refusedCredentials.has(name)) {
    return [`its credentials are refused (${name})`, 'Sign in again, and check the clock of this machine.'];
  }
  if (name === 'PermanentRedirect' || statusCode === 301) {
    return ['it lies in another region', 'Set AWS_REGION, or the region of the profile, to the region of the bucket.'];
  }
  if (statusCode === 403) {
    return [
      `access denied (s3:ListBucket on ${arn})`,
      `Allow s3:ListBucket on ${arn} and s3:GetObject on ${arn}/*, or use other credentials: AWS_PROFILE names a profile, unless AWS_ACCESS_KEY_ID is set.`,
    ];
  }
  return undefined;
}

function who({ caller, region }: BucketSource): string {
  return `${caller ?? 'profile default'} in region ${region ?? 'unknown'}`;
}

function describeFailure(error: unknown): ServiceFailure {
  const metadata = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata;
  return { name: error instanceof Error ? error.name : '', statusCode: metadata?.httpStatusCode };
}
