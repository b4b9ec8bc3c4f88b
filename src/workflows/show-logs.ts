import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { type GcdError, usageError } from '../core/errors.js';
import { printableFileName } from '../core/file-name.js';
import type { JournalledAttempt } from '../core/journal-event.js';
import type { TaskLabel } from '../core/notice.js';
import type { FinalState } from '../core/task.js';
import { locateHistory } from '../history/history-folder.js';
import { type RunPaths, runPaths } from '../history/run-paths.js';
import { nearestNames } from '../inputs/nearest-names.js';
import { readManifest } from '../run/manifest.js';
import { readJournal } from '../run/read-journal.js';
import { findRun } from './find-run.js';
import type { Ports } from './ports.js';

/** How many files are compared with a name that no task has. */
const comparedNames = 20_000;

/** What `gcd logs` is told. */
export interface ShowLogsInput {
  /** See `findRun`. */
  readonly run: string;
  /** Id or file of a task, or what it is called where it is shown: `a.csv / Power(W)`. */
  readonly task?: string;
  readonly history?: string;
}

/** What one attempt at a task printed. */
export interface AttemptLog {
  readonly task: TaskLabel;
  readonly attempt: number;
  readonly state: FinalState;
  /** What went wrong, in a line; absent when nothing did. */
  readonly failure?: string;
  /** What it did besides its work, such as leaving a thread running. */
  readonly remarks: readonly string[];
  /** Bytes that were printed and not kept. */
  readonly dropped: number;
  /** The text piece by piece; nothing for a task that was silent. Read it before the next attempt is asked for. */
  readonly text: AsyncIterable<string>;
}

/**
 * Shows what the attempts of a run printed, and what was remarked of them, in the order in which they ended: those of one
 * task, or those of all tasks of which there is something to show.
 * @throws GcdError RunNotFound, RunAmbiguous, TaskNotFound
 */
export async function* showLogs(
  input: ShowLogsInput,
  ports: Pick<Ports, 'env' | 'cwd' | 'packageRoot'>,
): AsyncGenerator<AttemptLog> {
  const history = locateHistory({ ...ports, flag: input.history });
  const runId = await findRun(history, input.run);
  const paths = runPaths(history, runId);
  const labels = findTasks(paths, input.task);
  if (input.task !== undefined && labels.size === 0) {
    throw taskNotFound(runId, input.task, paths);
  }
  for (const event of readJournal(paths.journal)) {
    if (event.type !== 'attempt-ended') continue;
    const label = labels.get(event.task);
    const isWanted = input.task !== undefined || (event.log?.length ?? 0) > 0 || event.remarks !== undefined;
    if (label && isWanted) yield logOf(label, event, paths);
  }
}

/** Finds the tasks that are meant; all when none is named. */
function findTasks({ manifest }: RunPaths, name: string | undefined): Map<string, TaskLabel> {
  const labels = new Map<string, TaskLabel>();
  // A run that was killed while it was planned has none.
  if (!existsSync(manifest)) return labels;
  for (const { id, file, column } of readManifest(manifest)) {
    if (name === undefined || id === name || namesOf({ file, column }).includes(name)) {
      labels.set(id, { id, file, column });
    }
  }
  return labels;
}

/** Returns what a task is called, or its file: as in the manifest, the CSV files, the terminal, the table and the page. */
function namesOf({ file, column }: Pick<TaskLabel, 'file' | 'column'>): string[] {
  const [shown, of] = [file, column].map(printableFileName) as [string, string];
  return [file, shown, ...[' / ', '/', ', '].map((between) => `${shown}${between}${of}`)];
}

function taskNotFound(runId: string, name: string, { manifest }: RunPaths): GcdError {
  const files = new Set<string>();
  for (const { file } of existsSync(manifest) ? readManifest(manifest) : []) {
    if (files.size < comparedNames) files.add(printableFileName(file));
  }
  const near = nearestNames(name, files);
  const hint = 'Give the name of the file as errors.csv and logs.csv have it, or the id of the task.';
  const nearest = near.length === 0 ? '' : ` (nearest: ${near.join(', ')})`;
  return usageError('TaskNotFound', `Run ${runId} has no task "${name}"${nearest}.`, hint);
}

function logOf(task: TaskLabel, event: JournalledAttempt, { logs }: RunPaths): AttemptLog {
  const { attempt, state, failure, log, worker, remarks = [] } = event;
  return {
    ...{ task, attempt, state, remarks, dropped: log?.dropped ?? 0 },
    ...(failure && { failure: [failure.exception, failure.message].filter(Boolean).join(': ') }),
    text: readText(join(logs, `${worker}.log`), log?.offset ?? 0, log?.length ?? 0),
  };
}

async function* readText(path: string, offset: number, length: number): AsyncGenerator<string> {
  if (length === 0) return;
  if (!existsSync(path)) {
    yield `[gcd: ${path} is gone, and with it what was printed]\n`;
    return;
  }
  const decoder = new TextDecoder();
  const bytes: AsyncIterable<Buffer> = createReadStream(path, { start: offset, end: offset + length - 1 });
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
