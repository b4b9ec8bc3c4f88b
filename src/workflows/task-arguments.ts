import type { S3Access, S3Credentials } from '../aws/s3-access.js';
import type { Clock } from '../core/clock.js';
import { GcdError, messageOf } from '../core/errors.js';
import type { Executor, WorkerProfile } from '../core/executor.js';
import type { ManifestEntry } from '../core/task.js';
import type { PayloadsOf } from '../run/task-run.js';

/** Where the tasks find their inputs. */
export type TaskData =
  | {
      readonly kind: 'folder';
      /** The data folder as the tasks see it, in a container another than here. */
      readonly folder: string;
      readonly bucket: string;
      /** Of the bucket on loopback that serves the folder. */
      readonly endpoint: string;
      readonly credentials: S3Credentials;
    }
  | { readonly kind: 's3'; readonly bucket: string; readonly access: S3Access };

interface ArgumentSources {
  readonly executor: Executor;
  readonly data: TaskData;
  readonly solver: { readonly solver_name: string | null; readonly solver_file: string | null };
  readonly clock: Clock;
}

/** Credentials are renewed when less than this is left of them. */
const RENEW_BEFORE_MS = 10 * 60_000;
/** Those that could not be renewed serve while they are valid; after this long it is tried again. */
const RENEW_AGAIN_MS = 30_000;
const LOOPBACK_REGION = 'us-east-1';

/**
 * Shares what all tasks are called with, and makes what turns entries of the manifest into the arguments that are their own.
 * Names and meaning: templates/starter/entrypoint.py.
 * @returns what throws GcdError CredentialsLost, now or later, when there are none that S3 would take.
 */
export function prepareArguments(sources: ArgumentSources): (profile: WorkerProfile) => Promise<PayloadsOf> {
  const { data } = sources;
  if (data.kind === 'folder') {
    return async ({ accepts }) => {
      shareArguments(sources, LOOPBACK_REGION, data.credentials);
      const payload = payloadText(accepts);
      if (!accepts.includes('local_file')) return (entries) => entries.map((entry) => payload(entry));
      return (entries) => entries.map((entry) => payload(entry, { local_file: `${data.folder}/${entry.file}` }));
    };
  }
  return async ({ accepts }) => {
    const renew = renewCredentials(sources, data.access);
    const payload = payloadText(accepts);
    await renew();
    const fetchOf = async ({ file }: ManifestEntry) => ({
      fetch: { url: await data.access.presign(data.bucket, file), name: baseName(file) },
    });
    if (!accepts.includes('local_file')) return (entries) => renew().then(() => entries.map((entry) => payload(entry)));
    return async (entries) => {
      await renew();
      const payloads = Promise.all(entries.map(async (entry) => payload(entry, await fetchOf(entry))));
      return payloads.catch((cause: unknown) => {
        throw credentialsLost(data.access, cause);
      });
    };
  };
}

/** Returns what writes a task's own arguments, as far as they are accepted: what nobody reads is not sent either. */
function payloadText(accepts: readonly string[]): (entry: ManifestEntry, more?: object) => string {
  const wantsFile = accepts.includes('curr_process_file');
  const wantsColumn = accepts.includes('curr_process_column');
  return ({ file, column }, more) =>
    // What is undefined, JSON leaves out.
    JSON.stringify({
      curr_process_file: wantsFile ? file : undefined,
      curr_process_column: wantsColumn ? column : undefined,
      ...more,
    });
}

function shareArguments({ executor, data, solver }: ArgumentSources, region: string, keys?: S3Credentials): void {
  executor.share({
    data_bucket: data.bucket,
    aws_access_key: keys?.accessKeyId ?? null,
    aws_secret_access_key: keys?.secretAccessKey ?? null,
    aws_session_token: keys?.sessionToken ?? null,
    aws_region: region,
    ...(data.kind === 'folder' ? { endpoint_url: data.endpoint } : {}),
    ...solver,
  });
}

/** Returns what shares the credentials again when they are about to expire: a run may outlive them. */
function renewCredentials(sources: ArgumentSources, access: S3Access): () => Promise<void> {
  let validUntilMs = Number.NEGATIVE_INFINITY;
  let renewAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    const nowMs = sources.clock.nowMs();
    if (nowMs < renewAtMs) return;
    try {
      const keys = await access.credentials();
      validUntilMs = keys.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
      renewAtMs = validUntilMs - RENEW_BEFORE_MS;
      shareArguments(sources, access.region, keys);
    } catch (error) {
      if (nowMs >= validUntilMs) throw credentialsLost(access, error);
      renewAtMs = nowMs + RENEW_AGAIN_MS;
    }
  };
}

function credentialsLost({ caller }: S3Access, cause: unknown): GcdError {
  const message = `Tasks cannot be given credentials for S3, those of ${caller}: ${messageOf(cause)}`;
  const hint = 'Sign in again, such as with "aws sso login", and then gcd run-files --resume.';
  return new GcdError('CredentialsLost', message, { hint, cause });
}

function baseName(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
