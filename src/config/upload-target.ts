import { isBucketName } from '../core/is-bucket-name.js';
import type { Settings } from './config-schema.js';
import type { KeyMistake } from './remark.js';

/** Returns what is wrong with where `--upload` would put the results: found before the run, not after it. */
export function checkUploadTarget({ saved_bucket: bucket }: Settings): KeyMistake[] {
  if (bucket !== undefined && isBucketName(bucket)) return [];
  const got = bucket === undefined ? 'nothing: --upload needs one' : JSON.stringify(bucket);
  return [{ key: 'saved_bucket', message: `expected the name of a bucket, got ${got}` }];
}
