import { existsSync } from 'node:fs';
import type { LoadedConfig } from '../config/load-config.js';
import type { ManifestEntry } from '../core/task.js';
import { type RunPaths, runPaths } from '../history/run-paths.js';
import type { RunRecord } from '../history/run-record.js';
import { countManifest, readManifest } from '../run/manifest.js';
import { reopenFailed } from '../run/reopen-failed.js';
import { replayJournal } from '../run/replay.js';
import { planRun } from './plan-run.js';
import type { Ports } from './ports.js';
import type { RunFilesPlan } from './run-files-input.js';

interface DryRun {
  readonly history: string;
  readonly record: RunRecord;
  readonly isNew: boolean;
  /** What did not succeed would be tried again. */
  readonly retriesFailed: boolean;
  readonly loaded: LoadedConfig;
}

/** Says what would be run, in which order and within which limits. Writes nothing. */
export async function planDryRun(dryRun: DryRun, ports: Ports): Promise<RunFilesPlan> {
  const { history, record, isNew, loaded, retriesFailed } = dryRun;
  const { limits, retries } = loaded.config;
  const paths = runPaths(history, record.id);
  const isPlanned = !isNew && existsSync(paths.manifest);
  const planned = isPlanned ? await remaining(paths, retriesFailed) : await planRun({ ...record, ...loaded }, ports);
  return {
    ...{ kind: 'planned', projectFolder: record.project, tasks: planned.entries, count: planned.count },
    ...{ executor: record.executor, slots: record.slots, limits, retries, resultsFolder: record.resultsFolder },
    ...(isNew ? {} : { runId: record.id }),
  };
}

async function remaining(
  { manifest, journal }: RunPaths,
  retriesFailed: boolean,
): Promise<{ entries: Iterable<ManifestEntry>; count: number }> {
  const state = await replayJournal(journal);
  // Of the state alone: the event that it makes is not written.
  if (retriesFailed) reopenFailed(state);
  const { finished } = state;
  function* entries() {
    for (const entry of readManifest(manifest)) if (!finished.has(entry.id)) yield entry;
  }
  return { entries: entries(), count: countManifest(manifest) - finished.size };
}
