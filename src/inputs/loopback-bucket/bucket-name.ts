import { basename } from 'node:path';
import { isBucketName } from '../../core/is-bucket-name.js';

/**
 * Returns the name under which a folder is served as a bucket: the configured one if a bucket can be called so, else one
 * made from the folder's. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketNameFor(configuredName: string, folder: string): string {
  if (isBucketName(configuredName) && !isReserved(configuredName)) return configuredName;
  const made = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-|-$/g, '');
  return made.length >= 3 ? made : `folder-${made || 'of-files'}`;
}

/** Clients take such a name for something else than a plain bucket. */
function isReserved(name: string): boolean {
  return /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);
}
