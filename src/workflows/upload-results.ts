import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { openS3 } from '../aws/s3-access.js';
import type { Config } from '../config/config.js';
import { ExitCode, GcdError, messageOf } from '../core/errors.js';
import type { Observer } from '../core/notice.js';
import type { RunRecord } from '../history/run-record.js';
import { followUp } from './follow-up.js';
import type { Ports } from './ports.js';

/** Says what is to be uploaded where. */
export interface UploadRequest {
  readonly record: RunRecord;
  /** Paths of the reports. What else lies beside them is not gcd's to upload. */
  readonly files: readonly string[];
  /** Names a bucket: a config without one was refused before the run. */
  readonly saved: Config['saved'];
  readonly env: Ports['env'];
  /** History folder, if the user has named one. */
  readonly history?: string;
  readonly signal?: AbortSignal;
}

/**
 * Uploads all reports of a run to `saved_bucket`/`saved_path_cloud`/<run-id>/. Returns where they are.
 * @throws GcdError UploadFailed, UploadInterrupted; what is on this machine stays either way, and no part of a file is
 * left in the bucket, where it would be billed and hardly seen.
 */
export async function uploadResults(request: UploadRequest, observe: Observer): Promise<string> {
  const { record, files, saved, env, signal } = request;
  const { Upload } = await import('@aws-sdk/lib-storage');
  const access = await openS3(env);
  const prefix = [saved.path, record.id]
    .filter(Boolean)
    .join('/')
    .replace(/^\/+|(?<=\/)\/+/g, '');
  const target = `s3://${saved.bucket}/${prefix}`;
  observe({ type: 'step', message: `Uploading the results to ${target}` });
  for (const file of files) {
    const name = basename(file);
    // A body that breaks off has the upload remove its parts before it ends.
    const body = createReadStream(file, signal && { signal });
    const params = { Bucket: saved.bucket!, Key: `${prefix}/${name}`, Body: body };
    await new Upload({ client: access.client, params }).done().catch((error: unknown) => {
      if (signal?.aborted) throw interrupted(request, target, error);
      throw new GcdError('UploadFailed', `${name} could not be uploaded to ${target}: ${messageOf(error)}.`, {
        hint: `The results are in ${record.resultsFolder}. Needed is s3:PutObject with ${access.caller}.`,
        cause: error,
      });
    });
  }
  return target;
}

function interrupted({ record, history }: UploadRequest, target: string, cause: unknown): GcdError {
  return new GcdError('UploadInterrupted', `Stopped before all results were uploaded to ${target}.`, {
    exitCode: ExitCode.interrupted,
    hint: `To upload them: ${followUp('gcd run-files --upload --resume', record.id, history)}`,
    cause,
  });
}
