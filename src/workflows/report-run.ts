import { existsSync } from 'node:fs';
import { usageError } from '../core/errors.js';
import { locateHistory } from '../history/history-folder.js';
import { runPaths } from '../history/run-paths.js';
import { readRunRecord } from '../history/run-record.js';
import { readLastEvent } from '../run/read-journal.js';
import { drawReports } from './draw-reports.js';
import { findRun } from './find-run.js';
import { followUp } from './follow-up.js';
import type { Ports } from './ports.js';
import type { PerformanceRows } from './run-files-input.js';

/** What `gcd report` is told. */
export interface ReportRunInput {
  /** See `findRun`. */
  readonly run: string;
  readonly history?: string;
}

/** What `gcd report` has written. */
export interface RunReported {
  readonly runId: string;
  readonly resultsFolder: string;
  readonly files: readonly string[];
  readonly performance: PerformanceRows;
}

/**
 * Writes the reports of a run again, from its ledger alone.
 * @throws GcdError RunNotFound, RunAmbiguous, NothingToReport, and what `drawReports` throws.
 */
export async function reportRun(input: ReportRunInput, ports: Ports): Promise<RunReported> {
  const history = locateHistory({ ...ports, flag: input.history });
  const runId = await findRun(history, input.run);
  const { resultsFolder } = await readRunRecord(history, runId);
  const paths = runPaths(history, runId);
  if (!existsSync(paths.manifest)) {
    const hint = `To go on with it: ${followUp('gcd run-files --resume', runId, input.history)}`;
    throw usageError('NothingToReport', `Run ${runId} was stopped before it had a list of tasks.`, hint);
  }
  ports.observe({ type: 'step', message: 'Writing the reports' });
  const draw = async () =>
    drawReports(paths, await readRunRecord(history, runId), {
      signal: ports.signal,
      ...(input.history !== undefined && { history: input.history }),
    });
  let reports = await draw();
  // A run that was closed meanwhile has drawn its own: those above, which know less, may have taken their place.
  while (isClosedAfter(paths.journal, reports.lastSeq)) reports = await draw();
  const { files, performance, warnings } = reports;
  for (const warning of warnings) ports.observe(warning);
  return { runId, resultsFolder, files, performance };
}

function isClosedAfter(journal: string, seq: number): boolean {
  const last = readLastEvent(journal);
  return last?.type === 'run-closed' && last.seq > seq;
}
