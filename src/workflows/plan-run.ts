import { resolve } from 'node:path';
import { openS3, type S3Access } from '../aws/s3-access.js';
import type { Config } from '../config/config.js';
import { GcdError } from '../core/errors.js';
import type { RunData } from '../history/run-record.js';
import type { InputSource, Selection } from '../inputs/input-source.js';
import { type PlannedTasks, planTasks } from '../inputs/plan-tasks.js';
import type { Ports } from './ports.js';
import { resultsBelow } from './results-below.js';

interface RunToPlan {
  readonly config: Config;
  readonly data: RunData;
  readonly selection: { readonly number: number } | { readonly files: readonly string[] };
  readonly rounds: number;
  readonly project: string;
  readonly resultsFolder: string;
  /** The environment with what the project's `.env` adds. */
  readonly env: Ports['env'];
}

/** Lists the inputs and makes the tasks of a run. @throws what `planTasks` throws. */
export async function planRun(run: RunToPlan, { signal, observe }: Ports): Promise<PlannedTasks> {
  const { config, data, selection, rounds } = run;
  observe({ type: 'step', message: `Listing the files in ${describeData(data)}` });
  const access = data.kind === 's3' ? await openS3(run.env) : undefined;
  const planning = planTasks({
    source: sourceOf(run, access),
    selection: selectionOf(selection, config.filePattern),
    rounds,
    repeats: config.repeatsPerRound,
    ...(config.columnKeywords === undefined ? {} : { keywords: config.columnKeywords }),
    signal,
    observe,
  });
  return planning.catch((error: unknown) => {
    throw error instanceof GcdError && error.code === 'BucketUnreadable' ? withFolderHint(error, run) : error;
  });
}

/** A folder whose name is mistyped, or that is not there, is taken for a bucket. */
function withFolderHint(error: GcdError, { data, config }: RunToPlan): GcdError {
  if (data.kind !== 's3' || data.prefix !== '') return error;
  const hint = `${error.hint}\nIf a folder was meant: there is none at ${resolve(config.projectFolder, data.bucket)}.`;
  return new GcdError(error.code, error.message, { hint, cause: error, exitCode: error.exitCode });
}

/** Names a data folder or bucket as a user would. */
function describeData(data: RunData): string {
  return data.kind === 'folder' ? data.folder : `s3://${data.bucket}/${data.prefix}`;
}

function sourceOf(run: RunToPlan, access: S3Access | undefined): InputSource {
  const { data } = run;
  if (data.kind === 'folder') return { kind: 'folder', folder: data.folder, exclude: resultsBelow(data.folder, run) };
  if (!access) throw new TypeError('a bucket needs access to it');
  const { client, caller, region } = access;
  return { kind: 's3', bucket: data.bucket, prefix: data.prefix, client, caller, region };
}

function selectionOf(selection: RunToPlan['selection'], pattern: string): Selection {
  return 'files' in selection ? selection : { pattern, number: selection.number };
}
