import { basename } from 'node:path';
import type { Clock } from '../core/clock.js';
import { ExitCode, GcdError } from '../core/errors.js';
import { printableFileName } from '../core/file-name.js';
import type { RunPaths } from '../history/run-paths.js';
import { type RunRecord, writeRunRecord } from '../history/run-record.js';
import type { Reports } from '../reports/write-reports.js';
import { openTaskList } from '../run/manifest.js';
import { readJournal } from '../run/read-journal.js';
import { followUp } from './follow-up.js';
import { makeResultsFolder, pointLatest } from './results-folder.js';

interface Drawing {
  /** Given when tasks have just run; absent: the reports come out as they were, or would have been. */
  readonly clock?: Clock;
  /** Nobody was told of these results yet, and the run is open to this process alone: record and `latest` will tell. */
  readonly isNew?: boolean;
  /** Ends the drawing; without one it goes on to its end. */
  readonly signal?: AbortSignal;
  /** The history folder as the user named it, if so. */
  readonly history?: string;
}

/**
 * Draws all reports of a run from its ledger.
 * @throws GcdError OutputNotWritable; ReportsInterrupted and ReportNotWritten, which name the command that draws them; what
 * else `writeReports` throws.
 */
export async function drawReports(
  paths: RunPaths,
  record: RunRecord,
  { clock, isNew = false, signal, history }: Drawing,
): Promise<Reports> {
  const { writeReports } = await import('../reports/write-reports.js');
  const { removeAbandonedDrafts } = await import('../reports/report-file.js');
  const elsewhere = followUp('gcd run-files --output <folder> --resume', record.id, history);
  makeResultsFolder(record.resultsFolder, `To go on elsewhere: ${elsewhere}`);
  removeAbandonedDrafts(record.resultsFolder);
  const completed = clock ?? record.reportedAtMs;
  const reports = await writeReports({
    runId: record.id,
    about: describeOrigin(record),
    tasks: openTaskList(paths.manifest),
    journal: () => readJournal(paths.journal),
    valuesFolder: paths.values,
    folder: record.resultsFolder,
    rounds: record.rounds,
    ...(completed === undefined ? {} : { completed }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    throw signal?.aborted ? interrupted(record, history, error) : withCommand(record, history, error);
  });
  await pointLatest(record.resultsFolder, { isNewest: isNew });
  if (isNew) await writeRunRecord(paths, { ...record, reportedAtMs: reports.completedMs });
  return reports;
}

/** The same whenever the reports are drawn, and wherever: no local time. */
function describeOrigin({ project, createdAtMs }: RunRecord): string {
  const when = new Date(createdAtMs).toISOString().slice(0, 16).replace('T', ' ');
  // The root folder has no name but its path.
  return `Project ${printableFileName(basename(project) || project)}, started ${when} UTC`;
}

function interrupted({ id }: RunRecord, history: string | undefined, cause: unknown): GcdError {
  return new GcdError('ReportsInterrupted', 'Stopped before all reports were written. No result of the run is lost.', {
    exitCode: ExitCode.interrupted,
    hint: `To write them: ${followUp('gcd report', id, history)}`,
    cause,
  });
}

/** A report that could not be written can be drawn later; its run is not lost with it. */
function withCommand({ id }: RunRecord, history: string | undefined, error: unknown): unknown {
  if (!(error instanceof GcdError) || error.code !== 'ReportNotWritten') return error;
  const hint = `Put that right, then: ${followUp('gcd report', id, history)}`;
  return new GcdError(error.code, error.message, { hint, cause: error.cause });
}
