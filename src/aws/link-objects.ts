import type { S3Client } from '@aws-sdk/client-s3';
import { bucketRegion } from './bucket-region.js';

/**
 * The most that S3 takes (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html): the task whose
 * link it is may wait for as long as those before it take.
 */
const LINK_SECONDS = 7 * 24 * 3600;

interface Signing {
  readonly client: S3Client;
  /** The region that the client is in. */
  readonly region: string;
  /** Makes a client in another region. */
  readonly openIn: (region: string) => S3Client;
}

/**
 * Returns what makes links that read one object each. A link cannot be redirected as a request is, so it is signed for the
 * region where its bucket lies, which is asked for once a bucket.
 */
export function linkObjects({ client, region, openIn }: Signing): (bucket: string, key: string) => Promise<string> {
  const signers = new Map<string, Promise<S3Client>>();
  const signerFor = async (bucket: string) => {
    const there = (await bucketRegion(client, bucket)) ?? region;
    return there === region ? client : openIn(there);
  };
  return async (bucket, key) => {
    const signer = signers.get(bucket) ?? signerFor(bucket);
    signers.set(bucket, signer);
    const [{ getSignedUrl }, { GetObjectCommand }] = await Promise.all([
      import('@aws-sdk/s3-request-presigner'),
      import('@aws-sdk/client-s3'),
    ]);
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    return getSignedUrl(await signer, command, { expiresIn: LINK_SECONDS });
  };
}
