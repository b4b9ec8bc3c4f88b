import { openS3 } from '../aws/s3-access.js';
import { GcdError } from '../core/errors.js';
import type { Ports } from './ports.js';

/**
 * Asks for the bucket that `--upload` writes to before the run rather than after it. Who may only write to it may not
 * ask: a refusal says nothing.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 * @throws GcdError UploadImpossible when there is no such bucket, or nobody to ask as.
 */
export async function checkUploadBucket(bucket: string, env: Ports['env'], signal: AbortSignal): Promise<void> {
  const { HeadBucketCommand } = await import('@aws-sdk/client-s3');
  const { client, caller } = await openS3(env);
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal: signal });
  } catch (error) {
    signal.throwIfAborted();
    const why = impossible[(error as Error).name];
    if (why === undefined) return;
    throw new GcdError('UploadImpossible', `The results cannot be uploaded to s3://${bucket}: ${why}.`, {
      hint: `Correct saved_bucket in config.yaml, use other credentials than ${caller}, or leave --upload out.`,
      cause: error,
    });
  } finally {
    client.destroy();
  }
}

const impossible: Readonly<Record<string, string>> = {
  NotFound: 'there is no bucket of that name',
  CredentialsProviderError: 'no credentials were found',
};
