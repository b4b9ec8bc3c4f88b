import type { Clock } from '../core/clock.js';
import { type RunPaths, runPaths } from '../history/run-paths.js';
import { type RunRecord, readRunRecord, writeRunRecord } from '../history/run-record.js';
import type { Reports } from '../reports/write-reports.js';
import { readManifest } from '../run/manifest.js';
import { readJournal } from '../run/read-journal.js';
import { makeResultsFolder, pointLatest } from './results-folder.js';

/** Draws all reports of a run from its ledger. The clock is given when the run has just ended, else nothing changes. */
export async function drawReports(paths: RunPaths, record: RunRecord, clock?: Clock): Promise<Reports> {
  const { writeReports } = await import('../reports/write-reports.js');
  makeResultsFolder(record.resultsFolder);
  const completed = clock ?? record.reportedAtMs;
  const reports = await writeReports({
    runId: record.id,
    manifest: () => readManifest(paths.manifest),
    journal: () => readJournal(paths.journal),
    valuesFolder: paths.values,
    folder: record.resultsFolder,
    rounds: record.rounds,
    ...(completed === undefined ? {} : { completed }),
  });
  await pointLatest(record.resultsFolder, { isNewest: clock !== undefined });
  if (clock) await writeRunRecord(paths, { ...record, reportedAtMs: reports.completedMs });
  return reports;
}

/** Draws the reports of a named run again. @throws GcdError RunNotFound. */
export async function redrawReports(history: string, runId: string): Promise<Reports & { resultsFolder: string }> {
  const record = await readRunRecord(history, runId);
  return { ...(await drawReports(runPaths(history, runId), record)), resultsFolder: record.resultsFolder };
}
