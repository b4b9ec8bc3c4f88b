import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openS3 } from '../aws/s3-access.js';
import type { Config } from '../config/config.js';
import { GcdError, messageOf } from '../core/errors.js';
import type { RunRecord } from '../history/run-record.js';
import type { Ports } from './run-files-input.js';

interface UploadRequest {
  readonly record: RunRecord;
  /** Names a bucket: a config without one was refused before the run. */
  readonly saved: Config['saved'];
  readonly env: Ports['env'];
}

/**
 * Uploads all reports of a run to `saved_bucket`/`saved_path_cloud`/<run-id>/. Returns where they are.
 * @throws GcdError UploadFailed; what is on this machine stays either way.
 */
export async function uploadResults({ record, saved, env }: UploadRequest, { observe }: Ports): Promise<string> {
  const { Upload } = await import('@aws-sdk/lib-storage');
  const access = await openS3(env);
  const prefix = [saved.path, record.id]
    .filter(Boolean)
    .join('/')
    .replace(/^\/+|(?<=\/)\/+/g, '');
  const target = `s3://${saved.bucket}/${prefix}`;
  observe({ type: 'step', message: `Uploading the results to ${target}` });
  for (const name of await readdir(record.resultsFolder)) {
    const body = createReadStream(join(record.resultsFolder, name));
    const params = { Bucket: saved.bucket!, Key: `${prefix}/${name}`, Body: body };
    await new Upload({ client: access.client, params }).done().catch((error: unknown) => {
      throw new GcdError('UploadFailed', `${name} could not be uploaded to ${target}: ${messageOf(error)}.`, {
        hint: `The results are in ${record.resultsFolder}. Needed is s3:PutObject with profile ${access.profile}.`,
        cause: error,
      });
    });
  }
  return target;
}
