import type { S3Client } from '@aws-sdk/client-s3';

/**
 * Returns the region that a bucket lies in, also to somebody who may not list it: S3 names it in its refusals too. Undefined
 * when S3 names none, as some emulators do, or cannot be reached, which whoever reads the bucket is told.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
export async function bucketRegion(client: S3Client, bucket: string): Promise<string | undefined> {
  const { HeadBucketCommand } = await import('@aws-sdk/client-s3');
  try {
    return (await client.send(new HeadBucketCommand({ Bucket: bucket }))).BucketRegion;
  } catch (error) {
    return (error as Refusal | undefined)?.$response?.headers?.['x-amz-bucket-region'];
  }
}

/** Is an error of the SDK with the answer that it was made of. */
interface Refusal {
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}
