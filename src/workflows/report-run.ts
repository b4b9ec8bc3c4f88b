import { locateHistory } from '../history/history-folder.js';
import { redrawReports } from './draw-reports.js';
import { findRun } from './find-run.js';
import type { PerformanceRows, Ports } from './run-files-input.js';

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
 * @throws GcdError RunNotFound, RunAmbiguous, and what `writeReports` throws.
 */
export async function reportRun(
  input: ReportRunInput,
  ports: Pick<Ports, 'env' | 'cwd' | 'packageRoot'>,
): Promise<RunReported> {
  const history = locateHistory({ ...ports, flag: input.history });
  const runId = await findRun(history, input.run);
  const { resultsFolder, files, performance } = await redrawReports(history, runId);
  return { runId, resultsFolder, files, performance };
}
