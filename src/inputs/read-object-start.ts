import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { FileStart } from './file-start.js';
import type { BucketSource, InputPorts } from './input-source.js';
import { bucketUnreadable, objectFailure } from './s3-failure.js';

/**
 * Reads the first bytes of an object by a ranged request.
 * @throws GcdError BucketUnreadable when the failure is not the object's own, such as expired credentials.
 */
export async function readObjectStart(
  source: BucketSource,
  { key, lengthBytes }: { key: string; lengthBytes: number },
  { signal }: InputPorts,
): Promise<FileStart> {
  try {
    const Range = `bytes=0-${lengthBytes - 1}`;
    const command = new GetObjectCommand({ Bucket: source.bucket, Key: key, Range });
    const { Body } = await source.client.send(command, { ...(signal && { abortSignal: signal }) });
    return { bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
  } catch (error) {
    signal?.throwIfAborted();
    // An empty object has no first byte.
    if ((error as Error).name === 'InvalidRange') return { bytes: Buffer.alloc(0) };
    const unreadable = objectFailure(source, key, error);
    if (unreadable === undefined) throw bucketUnreadable(source, error);
    return { unreadable };
  }
}
