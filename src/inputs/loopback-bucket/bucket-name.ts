import { basename } from 'node:path';

/**
 * Returns the name under which a folder is served as a bucket: the configured one if a bucket can be called so, else one
 * made from the folder's. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketNameFor(configuredName: string, folder: string): string {
  if (isBucketName(configuredName)) return configuredName;
  const made = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-|-$/g, '');
  return made.length >= 3 ? made : `folder-${made || 'of-files'}`;
}

function isBucketName(name: string): boolean {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) || name.includes('..')) return false;
  const isReserved = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);
  return !isReserved && !/^\d+\.\d+\.\d+\.\d+$/.test(name);
}
