import type { Halt } from '../core/halt.js';
import type { Limits } from '../core/task.js';

/** Is where the input files are. */
export type DataSource =
  | {
      readonly kind: 'folder';
      /** Absolute path. */
      readonly folder: string;
      /** As the user wrote it; the bucket name that old projects are told, if it is a valid one. */
      readonly configuredName: string;
    }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      /** Literal beginning of the keys; empty for all. */
      readonly prefix: string;
    };

/** Is the solver whose licence the tasks need. */
export interface Solver {
  readonly name?: string;
  /** Absolute path of the licence file on this machine; it exists. */
  readonly licenceSource?: string;
  /** Absolute folder in a container where the licence appears, read-only, under the base name of its source. */
  readonly licenceTargetFolder: string;
}

/** Is everything that config.yaml, .env and the flags decide, validated: what a run needs to know about its project. */
export interface Config {
  /** Absolute path. */
  readonly projectFolder: string;
  readonly data: DataSource;
  /** A pattern in the style of Python's fnmatch, over the whole name. */
  readonly filePattern: string;
  /** A regular expression in Python's syntax; absent means one task a file. */
  readonly columnKeywords?: string;
  /** How often the whole list of tasks is dispatched in one round, 1 or more. */
  readonly repeatsPerRound: number;
  readonly solver: Solver;
  /** Where `--upload` puts the results. */
  readonly saved: { readonly bucket?: string; readonly path?: string };
  readonly limits: Limits;
  /** Further attempts after a failure of the user's code, 0 or more. */
  readonly retries: number;
  readonly halt?: Halt;
  /** Environment variables of the tasks, beyond those that every task has. */
  readonly taskEnv: Readonly<Record<string, string>>;
  /** Names in `taskEnv` whose values came from outside config.yaml and are written nowhere. */
  readonly passedEnv: readonly string[];
  /** The Python to run: a command, or an absolute path. */
  readonly python?: string;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  readonly recycleTasks?: number;
  readonly recycleBytes?: number;
}
