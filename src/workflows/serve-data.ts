import { openS3 } from '../aws/s3-access.js';
import type { LoadedConfig } from '../config/load-config.js';
import type { Clock } from '../core/clock.js';
import type { RunRecord } from '../history/run-record.js';
import { bucketNameFor } from '../inputs/loopback-bucket/bucket-name.js';
import { serveFolder } from '../inputs/loopback-bucket/serve-folder.js';
import { resultsBelow } from './results-below.js';
import type { TaskData } from './task-arguments.js';

interface Serving {
  /** Address of this machine to listen on. */
  readonly host: string;
  /** By which the tasks reach it; default the same. */
  readonly reachAt?: string;
  readonly loaded: LoadedConfig;
  readonly clock: Clock;
}

/** Says where the tasks find their data: a bucket as it is, a folder also as a bucket that only this run can read. */
export async function serveData(
  record: RunRecord,
  { host, reachAt = host, loaded, clock }: Serving,
): Promise<{ readonly data: TaskData; close(): Promise<void> }> {
  const { data } = record;
  if (data.kind === 's3') {
    const access = await openS3(loaded.env);
    return { data: { kind: 's3', bucket: data.bucket, access }, close: async () => access.client.destroy() };
  }
  const bucket = bucketNameFor(data.configuredName, data.folder);
  const exclude = resultsBelow(data.folder, record);
  const served = await serveFolder({ folder: data.folder, exclude, bucket, host, clock });
  const { accessKeyId, secretAccessKey } = served;
  const endpoint = served.endpoint.replace(host, reachAt);
  const credentials = { accessKeyId, secretAccessKey };
  return { data: { kind: 'folder', folder: data.folder, bucket, endpoint, credentials }, close: served.close };
}
