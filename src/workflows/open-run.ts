import { existsSync } from 'node:fs';
import { GcdError, usageError } from '../core/errors.js';
import type { Observer } from '../core/notice.js';
import { acquireLock, type Lock } from '../history/lock.js';
import { type RunPaths, runPaths } from '../history/run-paths.js';
import { newestRunOf, type RunData, type RunRecord, readRunRecord } from '../history/run-record.js';
import { findRun } from './find-run.js';
import type { RunFilesInput } from './run-files-input.js';

/** Is a run that this process alone may write to. */
export interface OpenedRun {
  readonly record: RunRecord;
  readonly paths: RunPaths;
  readonly lock: Lock;
}

interface Whereabouts {
  readonly history: string;
  /** Real path of its folder. */
  readonly project: string;
  readonly observe: Observer;
}

/**
 * Finds the run that the flags ask to go on with; undefined when a new one is to be started.
 * @throws GcdError NothingToResume, ResumeDiffers, RunNotFound, RunAmbiguous, all usage errors; what `readRunRecord` throws.
 */
export async function findEarlierRun(
  { history, project, observe }: Whereabouts,
  input: RunFilesInput,
): Promise<RunRecord | undefined> {
  const asked = input.resume ?? input.retryFailed;
  if (asked === undefined) return undefined;
  const record =
    asked === true
      ? await newestRunOf(history, project, observe)
      : await readRunRecord(history, await findRun(history, asked));
  if (record) {
    if (input.project !== undefined) refuseOtherProject(record, project);
    refuseContradictions(record, input);
  } else if (input.retryFailed !== undefined || !startsSomething(input)) {
    const hint = 'Name another project with -p, or start a run: -n <number of files, 0 for all> or -f <file>.';
    throw usageError('NothingToResume', `No run of ${project} is in ${history}.`, hint);
  }
  return record;
}

/**
 * Takes a run for this process alone.
 * @throws GcdError LockHeld, HistoryNotWritable.
 */
export function openRun(history: string, record: RunRecord): OpenedRun {
  const paths = runPaths(history, record.id);
  return { record, paths, lock: acquireLock(paths.folder, `Run ${record.id}`) };
}

/** Tells whether a run died before its manifest was there; it is then planned again from its record. */
export function lacksManifest({ paths }: OpenedRun): boolean {
  return !existsSync(paths.manifest);
}

function startsSomething(input: RunFilesInput): boolean {
  return input.number !== undefined || input.files !== undefined;
}

/** What a run is about stays what it was: its manifest is the only list of its tasks. */
function refuseContradictions(record: RunRecord, { number, files, repeat }: RunFilesInput): void {
  const { selection, rounds, id } = record;
  const was = 'number' in selection ? `-n ${selection.number}` : selection.files.map((file) => `-f ${file}`).join(' ');
  const isOther =
    (number !== undefined && !('number' in selection && selection.number === number)) ||
    (files !== undefined && !('files' in selection && sameNames(selection.files, files))) ||
    (repeat !== undefined && repeat !== rounds);
  if (!isOther) return;
  throw usageError(
    'ResumeDiffers',
    `Run ${id} was started with ${was} -r ${rounds}, and that cannot change.`,
    'Leave -n, -f and -r out to resume it, or leave --resume out to start a new run.',
  );
}

function refuseOtherProject(record: RunRecord, project: string): void {
  if (record.project === project) return;
  throw usageError(
    'ResumeDiffers',
    `Run ${record.id} is one of ${record.project}, not of ${project}.`,
    'Leave -p out to go on with it, or leave the run out to go on with the newest one of the project.',
  );
}

/**
 * Refuses data that a run was not started with: its tasks are files of the data that it has.
 * @throws GcdError ResumeDiffers.
 */
export function refuseOtherData({ id, data }: RunRecord, asked: RunData): void {
  if (placeOf(asked) === placeOf(data)) return;
  throw usageError(
    'ResumeDiffers',
    `Run ${id} has its data in ${placeOf(data)}, and that cannot change.`,
    'Leave --data out to resume it, or leave --resume out to start a new run.',
  );
}

/**
 * Refuses to go on where the data folder is not there, such as on a disk that is not mounted: every task left would fail.
 * @throws GcdError DataGone.
 */
export function refuseLostData({ id, data }: RunRecord): void {
  if (data.kind !== 'folder' || existsSync(data.folder)) return;
  const hint = 'Put it back or mount it, and then resume the run; other data needs a new run.';
  throw new GcdError('DataGone', `Run ${id} has its data in ${data.folder}, and there is no such folder.`, { hint });
}

function placeOf(data: RunData): string {
  return data.kind === 'folder' ? data.folder : `s3://${data.bucket}/${data.prefix}`;
}

function sameNames(these: readonly string[], those: readonly string[]): boolean {
  return these.length === those.length && these.every((name) => those.includes(name));
}
