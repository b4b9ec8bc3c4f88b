import type { ExitCode } from '../core/errors.js';
import type { Halt } from '../core/halt.js';
import type { RunClosed } from '../core/journal-event.js';
import type { Tally } from '../core/notice.js';
import type { Limits, ManifestEntry } from '../core/task.js';

/** What the flags of `run-files` say, parsed; absent means not given. */
export interface RunFilesInput {
  readonly project?: string;
  readonly number?: number;
  readonly files?: readonly string[];
  readonly data?: string;
  readonly scalenodes?: number;
  readonly repeat?: number;
  readonly cluster?: string;
  readonly nodegroup?: string;
  readonly instanceType?: string;
  /** True: the project's newest run. */
  readonly resume?: string | true;
  readonly retryFailed?: string | true;
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly memoryBytes?: number;
  readonly halt?: Halt;
  readonly dryRun?: boolean;
  readonly output?: string;
  readonly upload?: boolean;
  readonly history?: string;
}

/** Is the performance table as rows of cells, its titles first: drawn as wide as where it is shown. */
export type PerformanceRows = readonly (readonly string[])[];

/** How a run ended, for the reporter and the exit code. */
export interface RunFilesOutcome {
  readonly kind: 'ended';
  readonly runId: string;
  readonly resultsFolder: string;
  readonly exitCode: ExitCode;
  readonly reason: RunClosed['reason'];
  readonly tally: Tally;
  /** Rows of the performance table, its titles first. */
  readonly performance: PerformanceRows;
  /** Where the results were uploaded to, such as `s3://bucket/path/run`. */
  readonly uploadedTo?: string;
}

/** What `--dry-run` shows. */
export interface RunFilesPlan {
  readonly kind: 'planned';
  readonly projectFolder: string;
  /** In the order of dispatch; without those that have a final state. */
  readonly tasks: Iterable<ManifestEntry>;
  readonly count: number;
  readonly executor: string;
  readonly slots: number;
  readonly limits: Limits;
  readonly retries: number;
  readonly resultsFolder: string;
  /** The run that would go on; absent: a new one. */
  readonly runId?: string;
}
