import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GcdError, hasErrno, reasonOf, usageError } from '../core/errors.js';
import type { Observer } from '../core/notice.js';
import { quoteArgument } from '../core/quote-argument.js';
import { writeFileDurably } from '../core/write-file-durably.js';
import { type RunPaths, runPaths } from './run-paths.js';

/** Version of run.json; an unknown one is refused. */
const RECORD_VERSION = 1;

/** Is a folder or a bucket, as the config of the run's first day had it. */
export type RunData =
  | { readonly kind: 'folder'; readonly folder: string; readonly configuredName: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string };

/** Are limits of a task that flags asked for; those of config.yaml may change while a run is unfinished. */
export interface LimitFlags {
  /** 0 means no limit. */
  readonly timeoutMs?: number;
  /** 0 means no limit. */
  readonly memoryBytes?: number;
  readonly retries?: number;
}

/** Is what a run was asked to do: all that `--resume` needs, also when it died before its manifest was there. */
export interface RunRecord {
  readonly id: string;
  /** Real path of the project's folder. */
  readonly project: string;
  /** Milliseconds since the epoch. */
  readonly createdAtMs: number;
  readonly gcdVersion: string;
  readonly nodeVersion: string;
  /** `local` or `docker`. */
  readonly executor: string;
  readonly slots: number;
  readonly nodes: number;
  /** The first n inputs (0: all), or exactly these. */
  readonly selection: { readonly number: number } | { readonly files: readonly string[] };
  /** Where the inputs are. */
  readonly data: RunData;
  /** Times to run it, from `-r`. */
  readonly rounds: number;
  /** What flags said last; absent in records of earlier versions. */
  readonly limitFlags?: LimitFlags;
  readonly resultsFolder: string;
  /** When the reports were written, so that they can be drawn again to the byte. */
  readonly reportedAtMs?: number;
  /** The config as it was used, without secrets. */
  readonly config: unknown;
  /** Digest of the image, once it is built. */
  readonly image?: string;
}

/** Writes a run's record, durably. */
export async function writeRunRecord(paths: RunPaths, record: RunRecord): Promise<void> {
  await writeFileDurably(paths.record, `${JSON.stringify({ v: RECORD_VERSION, ...record }, null, 2)}\n`);
}

/**
 * Reads a run's record.
 * @throws GcdError RunNotFound, UnknownFormat, RecordDamaged.
 */
export async function readRunRecord(history: string, runId: string): Promise<RunRecord> {
  const paths = runPaths(history, runId);
  let text: string;
  try {
    text = await readFile(paths.record, 'utf8');
  } catch (error) {
    if (!hasErrno(error, 'ENOENT', 'ENOTDIR')) throw error;
    throw usageError('RunNotFound', `There is no run ${runId} in ${history}.`, 'gcd runs lists the runs there are.');
  }
  const { v, ...record } = parseRecord(paths, text);
  if (v !== RECORD_VERSION) {
    throw new GcdError('UnknownFormat', `Run ${runId} was written in format ${v}; this gcd knows ${RECORD_VERSION}.`, {
      hint: 'Use the version of gcd that wrote it, or a newer one.',
    });
  }
  return record;
}

function parseRecord({ record, folder }: RunPaths, text: string): RunRecord & { v: unknown } {
  try {
    return { ...JSON.parse(text) };
  } catch (cause) {
    const hint = `Restore the file from a copy, or remove the run: rm -r ${quoteArgument(folder)}`;
    throw new GcdError('RecordDamaged', `${record} is damaged: it is no JSON.`, { hint, cause });
  }
}

/**
 * Lists the ids of all runs that have a record, newest first: an id begins with the time.
 * @throws GcdError HistoryNotReadable, a usage error.
 */
export async function listRunIds(history: string): Promise<string[]> {
  try {
    const names = await readdir(join(history, 'runs'));
    return names
      .filter((id) => existsSync(runPaths(history, id).record))
      .sort()
      .reverse();
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return [];
    if (!hasErrno(error, 'ENOTDIR', 'EACCES', 'EPERM')) throw error;
    const hint = 'Name another folder with --history or GCD_HISTORY.';
    throw usageError('HistoryNotReadable', `The history folder ${history} cannot be read: ${reasonOf(error)}.`, hint);
  }
}

/** Finds the newest run of a project, by its real path. A run that cannot be read is passed over with a warning. */
export async function newestRunOf(history: string, project: string, observe: Observer): Promise<RunRecord | undefined> {
  for (const id of await listRunIds(history)) {
    const record = await readRunRecord(history, id).catch((error: unknown) => {
      if (!(error instanceof GcdError)) throw error;
      observe({ type: 'warning', code: error.code, message: `A run is passed over: ${error.message}` });
      return undefined;
    });
    if (record?.project === project) return record;
  }
  return undefined;
}
