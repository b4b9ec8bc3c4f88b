import type { Clock } from '../core/clock.js';
import type { Executor, WorkerProfile } from '../core/executor.js';
import type { Halt } from '../core/halt.js';
import type { NewEvent } from '../core/journal-event.js';
import type { Observer } from '../core/notice.js';
import type { Limits, ManifestEntry } from '../core/task.js';
import type { JournalWriter } from './journal-writer.js';
import type { RunState } from './replay.js';

/** Makes the JSON text of each entry's keyword arguments, in the same order. */
export type PayloadsOf = (entries: readonly ManifestEntry[]) => readonly string[] | Promise<readonly string[]>;

/** Is all that running a manifest needs. */
export interface TaskRun {
  readonly runId: string;
  readonly executor: Executor;
  /** Reads the manifest from its beginning, in groups. */
  readonly manifest: () => Iterator<readonly ManifestEntry[]>;
  readonly total: number;
  /** What the journal says has happened before. */
  readonly state: RunState;
  readonly journal: JournalWriter;
  /** The first lines of this part of the run: that it was opened, and what was put back. */
  readonly opening: readonly NewEvent[];
  /** Makes what turns entries into the JSON texts of their keyword arguments, knowing what the user's code accepts. */
  readonly preparePayloads: (profile: WorkerProfile) => Promise<PayloadsOf>;
  readonly limits: Limits;
  readonly retries: number;
  readonly halt?: Halt;
  /** What running tasks get to finish when the run is stopped, in milliseconds. */
  readonly graceMs: number;
  readonly observe: Observer;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}
