import type { Clock } from '../core/clock.js';
import type { Observer } from '../core/notice.js';

/** What a verb needs from outside; cli/ makes it once from the process. */
export interface Ports {
  readonly observe: Observer;
  readonly clock: Clock;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Folder of the installed gcd: templates, examples. */
  readonly packageRoot: string;
  readonly gcdVersion: string;
  /** When the user's command began, in milliseconds since the epoch. */
  readonly commandStartMs: number;
}

/** What the flags of `run-files` say, parsed; absent means not given. The wizard fills the same object. */
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
  readonly halt?: { readonly failed: number } | { readonly percent: number };
  readonly dryRun?: boolean;
  readonly output?: string;
  readonly upload?: boolean;
  readonly history?: string;
}

/** How a run ended, for the reporter and the exit code. */
export interface RunFilesOutcome {
  readonly runId: string;
  readonly resultsFolder: string;
  readonly exitCode: number;
  /** The performance table as drawn, to be printed. */
  readonly performance: string;
}
