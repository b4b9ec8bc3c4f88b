import type { Halt } from '../core/halt.js';
import type { DataSource } from './config.js';

/** Flags that go before the keys of config.yaml, as the command line's parser read them. */
export interface ConfigFlags {
  /** A folder, seen from the current folder or from the project; a bucket; or `s3://bucket/prefix`. */
  readonly data?: string;
  /** 0 means no limit. */
  readonly timeoutMs?: number;
  readonly retries?: number;
  /** 0 means no limit. */
  readonly memoryBytes?: number;
  readonly halt?: Halt;
  readonly upload?: boolean;
}

/** What a configuration is made of. */
export interface ConfigSources {
  readonly projectFolder: string;
  readonly flags?: ConfigFlags;
  /** Where the inputs of a run are that goes on: unless a flag says more, nothing is looked for then. */
  readonly settledData?: DataSource;
  /** The environment of the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The current folder, that `--data` is seen from; default the project's. */
  readonly cwd?: string;
  /** Says why an expression in Python's syntax cannot be used, if so; whoever reads the columns knows. */
  readonly refuseExpression?: (expression: string) => { readonly message: string; readonly hint?: string } | undefined;
}
