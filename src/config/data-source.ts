import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expandHome } from '../core/expand-home.js';
import { isBucketName } from '../core/is-bucket-name.js';
import type { DataSource } from './config.js';
import { describeAbsence, describeObstacle } from './describe-absence.js';

/**
 * Finds out what `data_bucket` or `--data` names. A folder of that name wins, in the first of the places that has one;
 * then `s3://bucket/prefix`; then the name of a bucket, unless a file or a link to nowhere has that name.
 *
 * @param places absolute folders that a relative path may start from.
 * @param home the user's home folder, for a path that begins with `~/`.
 * @returns where the data is, or a sentence that says why it is nowhere.
 */
export async function resolveDataSource(
  text: string,
  places: readonly string[],
  home: string | undefined,
): Promise<DataSource | string> {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(text) ?? [];
  if (text.startsWith('s3://')) {
    return isBucketName(bucket)
      ? { kind: 's3', bucket, prefix }
      : `expected s3://bucket/prefix, got ${JSON.stringify(text)}`;
  }
  const folders = places.map((place) => resolve(place, expandHome(text, home)));
  for (const folder of folders) {
    if (await isFolder(folder)) return { kind: 'folder', folder, configuredName: text };
  }
  const obstacles = await Promise.all(folders.map((folder) => describeObstacle('folder', folder)));
  const isBucket = isBucketName(text) && obstacles.every((obstacle) => obstacle === undefined);
  if (isBucket) return { kind: 's3', bucket: text, prefix: '' };
  const absent = [...new Set(folders)].map((folder) => describeAbsence('folder', folder));
  const nowhere = (await Promise.all(absent)).join(', and ');
  return `expected a folder, a bucket or s3://bucket/prefix, got ${JSON.stringify(text)}: ${nowhere}`;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
