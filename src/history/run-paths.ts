import { join } from 'node:path';

/** Where the files of one run are. */
export interface RunPaths {
  readonly folder: string;
  /** run.json: what was asked for, and with what. */
  readonly record: string;
  /** manifest.jsonl: every task, in the order of dispatch. */
  readonly manifest: string;
  /** journal.jsonl: every event, append-only. */
  readonly journal: string;
  /** One log file a worker. */
  readonly logs: string;
  /** Dicts above 1 MB, one file each. */
  readonly values: string;
  /** Working folders of the slots, gone after the run. */
  readonly scratch: string;
}

/** Says where the files of a run are. */
export function runPaths(history: string, runId: string): RunPaths {
  const folder = join(history, 'runs', runId);
  return {
    folder,
    record: join(folder, 'run.json'),
    manifest: join(folder, 'manifest.jsonl'),
    journal: join(folder, 'journal.jsonl'),
    logs: join(folder, 'logs'),
    values: join(folder, 'values'),
    scratch: join(folder, 'scratch'),
  };
}
