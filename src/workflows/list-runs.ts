import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { GcdError, reasonOf } from '../core/errors.js';
import type { RunClosed } from '../core/journal-event.js';
import type { FinalState } from '../core/task.js';
import { locateHistory } from '../history/history-folder.js';
import { lockHolder } from '../history/lock.js';
import { runPaths } from '../history/run-paths.js';
import { listRunIds, type RunRecord, readRunRecord } from '../history/run-record.js';
import { countManifest } from '../run/manifest.js';
import { type RunState, replayJournal } from '../run/replay.js';
import type { Ports } from './ports.js';

/** What `gcd runs` is told. */
export interface ListRunsInput {
  /** Only the runs of this project. */
  readonly project?: string;
  /** At most so many, the newest; 0, as when absent, is all. */
  readonly number?: number;
  readonly history?: string;
}

/** What a person wants to know of a run. */
export interface RunSummary {
  readonly id: string;
  readonly project: string;
  readonly createdAtMs: number;
  /** `running` while a process holds it; `unfinished` when tasks are left and nobody works on them. */
  readonly state: 'running' | 'complete' | 'unfinished' | 'unreadable';
  readonly total: number;
  readonly succeeded: number;
  /** Tasks that ended other than succeeded. */
  readonly failed: number;
  readonly resultsFolder: string;
  /** How the last part of an unfinished run ended; absent when gcd died. */
  readonly reason?: RunClosed['reason'];
  /** Why an unreadable run is unreadable, or an unfinished one unfinished. */
  readonly problem?: string;
}

/** Lists the runs in the history folder, newest first. A run that cannot be read says why and hides no other. */
export async function listRuns(
  { project, number = 0, history: flag }: ListRunsInput,
  ports: Pick<Ports, 'env' | 'cwd' | 'packageRoot'>,
): Promise<RunSummary[]> {
  const history = locateHistory({ ...ports, flag });
  const folder = project === undefined ? undefined : realPath(resolve(ports.cwd, project));
  const summaries: RunSummary[] = [];
  for (const id of await listRunIds(history)) {
    if (number > 0 && summaries.length === number) break;
    const summary = await summarizeRun(history, id, folder);
    if (summary) summaries.push(summary);
  }
  return summaries;
}

/** Summarizes a run; undefined for one of another project than is asked for, whose journal, which may be long, is not read. */
async function summarizeRun(history: string, id: string, asked: string | undefined): Promise<RunSummary | undefined> {
  const unknown = { id, project: '', createdAtMs: 0, total: 0, succeeded: 0, failed: 0, resultsFolder: '' };
  let known: typeof unknown = unknown;
  const isAsked = () => asked === undefined || asked === known.project;
  try {
    known = { ...unknown, ...picked(await readRunRecord(history, id)) };
    return isAsked() ? { ...known, ...(await countTasks(history, id)) } : undefined;
  } catch (error) {
    return isAsked() ? { ...known, state: 'unreadable', problem: problemOf(error) } : undefined;
  }
}

/** Says why a run cannot be read, such as one that another user keeps from others in a common history. */
function problemOf(error: unknown): string {
  if (error instanceof GcdError) return error.message;
  if (!(error instanceof Error && 'errno' in error)) throw error;
  return `it cannot be read: ${reasonOf(error)}.`;
}

function picked({ project, createdAtMs, resultsFolder }: RunRecord) {
  return { project, createdAtMs, resultsFolder };
}

async function countTasks(
  history: string,
  id: string,
): Promise<Pick<RunSummary, 'state' | 'total' | 'succeeded' | 'failed' | 'reason' | 'problem'>> {
  const { folder, manifest, journal } = runPaths(history, id);
  const total = existsSync(manifest) ? countManifest(manifest) : 0;
  const replayed = await replayJournal(journal);
  const states = [...replayed.finished.values()];
  const succeeded = states.filter((state: FinalState) => state === 'succeeded').length;
  const isComplete = existsSync(manifest) && states.length === total;
  const state = lockHolder(folder) ? 'running' : isComplete ? 'complete' : 'unfinished';
  const counted = { state, total, succeeded, failed: states.length - succeeded } as const;
  if (state !== 'unfinished') return counted;
  const reason = replayed.end && { reason: replayed.end.reason };
  return { ...counted, ...reason, problem: whyUnfinished(replayed) };
}

function whyUnfinished({ nextSeq, end }: RunState): string {
  if (nextSeq === 0) return 'it was stopped before its first task.';
  if (end === undefined) return 'gcd ended in the middle of it: it was killed, or the machine went down.';
  if (end.reason === 'interrupted' || end.message === undefined) return `it was ${end.reason}.`;
  return /[.!?]$/.test(end.message) ? end.message : `${end.message}.`;
}

/** Runs know their project by its real path; one that is gone has only the path that was given. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
