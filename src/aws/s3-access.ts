import type { S3Client } from '@aws-sdk/client-s3';
import { connectionLimits } from './connection-limits.js';
import { linkObjects } from './link-objects.js';

/** Whose access it is: what a message about a refusal names. */
export interface S3Access {
  readonly client: S3Client;
  /** Such as `profile jane`, or the variable that holds the keys. */
  readonly caller: string;
  readonly region: string;
  /** Returns credentials that are valid now, renewed when they are about to expire. */
  credentials(): Promise<S3Credentials>;
  /** Makes a link that reads one object, for seven days, or for as long as the credentials last if that is less. */
  presign(bucket: string, key: string): Promise<string>;
}

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** With temporary credentials, such as those of SSO or a role. */
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

const DEFAULT_REGION = 'us-east-1';

/**
 * Opens S3 with the SDK's default chain of credentials. The environment is given, since a project's `.env` adds to that of
 * the process: keys in it go before a profile, as in the SDK.
 */
export async function openS3(env: Readonly<Record<string, string | undefined>>): Promise<S3Access> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  const region = await findRegion(env);
  const endpoint = env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  const options = {
    ...{ region, followRegionRedirects: true }, // a bucket may be in another region than the profile's
    ...(env.AWS_PROFILE && { profile: env.AWS_PROFILE }),
    ...(endpoint && { endpoint, forcePathStyle: true }), // an emulator has no host name a bucket
    ...keysOf(env),
    ...connectionLimits(),
  };
  const client = new S3Client(options);
  const openIn = (there: string) => new S3Client({ ...options, region: there, credentials: client.config.credentials });
  return {
    client,
    caller: callerOf(env),
    region,
    credentials: () => client.config.credentials(),
    presign: linkObjects({ client, region, openIn }),
  };
}

/** Returns the region of the environment, else of the profile, else the one where most buckets are looked for first. */
async function findRegion(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const named = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  if (named) return named;
  const { S3Client } = await import('@aws-sdk/client-s3');
  const asked = new S3Client({ ...(env.AWS_PROFILE && { profile: env.AWS_PROFILE }) });
  return asked.config.region().catch(() => DEFAULT_REGION);
}

/** Keys in the environment go before any profile that it names. */
function callerOf(env: Readonly<Record<string, string | undefined>>): string {
  return 'credentials' in keysOf(env) ? 'the keys of AWS_ACCESS_KEY_ID' : `profile ${env.AWS_PROFILE || 'default'}`;
}

function keysOf(env: Readonly<Record<string, string | undefined>>) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env;
  if (!accessKeyId || !secretAccessKey) return {};
  return { credentials: { accessKeyId, secretAccessKey, ...(token && { sessionToken: token }) } };
}
