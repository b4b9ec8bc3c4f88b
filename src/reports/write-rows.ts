import { join } from 'node:path';
import type { WorkerReady } from '../core/executor.js';
import type { JournalEvent } from '../core/journal-event.js';
import type { Pacer } from '../core/pacer.js';
import type { TaskList } from '../core/task.js';
import { ERRORS_HEADER, errorsRow, LOGS_HEADER, logsRow, type NamedAttempt } from './attempt-rows.js';
import { ReportFile } from './report-file.js';
import { createResultTable, type ResultTable, resultJsonLine } from './result-rows.js';
import type { RoundDigest } from './round-digest.js';
import type { IsDecidedBy, ReadResult, Survey } from './survey.js';
import type { TaskIndex } from './task-index.js';

/** The files of one round. */
interface RoundFiles {
  readonly results: ReportFile;
  readonly resultLines: ReportFile;
  readonly logs: ReportFile;
  readonly errors: ReportFile;
}

/** Is what the rows are made from, and where they go. */
export interface RowsInput {
  readonly journal: Iterable<JournalEvent>;
  readonly tasks: TaskList;
  readonly index: TaskIndex;
  readonly survey: Survey;
  readonly isDecidedBy: IsDecidedBy;
  readonly folder: string;
  readonly readResult: ReadResult;
  /** One a round: told of its attempts, and of its tasks that did not succeed. */
  readonly digests: readonly RoundDigest[];
  readonly pace: Pacer;
}

/** Returns what a report of a round is called: `logs.csv`, with `-r` `logs-0.csv`. */
export function reportName(name: string, round: number, rounds: number): string {
  return rounds === 1 ? name : name.replace('.', `-${round}.`);
}

/**
 * Reads the journal again and writes results, logs and errors row by row, in the order in which attempts ended: the same
 * journal gives the same bytes. Returns the paths.
 * @throws GcdError ReportNotWritten
 */
export async function writeRows(input: RowsInput): Promise<string[]> {
  const files: ReportFile[] = [];
  try {
    const rounds = openRounds(input, files);
    await writeAll(input, rounds);
    // None takes its place before all have found theirs on the disk: they belong together.
    for (const file of files) await file.sync();
    for (const file of files) file.commit();
  } catch (error) {
    for (const file of files) file.discard();
    throw error;
  }
  return files.map((file) => file.path);
}

/** Opens the files of all rounds and adds each to `opened` at once, so that none is forgotten when the next one fails. */
function openRounds({ folder, index: { rounds: count } }: RowsInput, opened: ReportFile[]): RoundFiles[] {
  const rounds: RoundFiles[] = [];
  for (let round = 0; round < count; round += 1) {
    const open = (name: string) => {
      const file = new ReportFile(join(folder, reportName(name, round, count)));
      opened.push(file);
      return file;
    };
    rounds.push({
      results: open('results.csv'),
      resultLines: open('results.jsonl'),
      logs: open('logs.csv'),
      errors: open('errors.csv'),
    });
  }
  return rounds;
}

async function writeAll(input: RowsInput, rounds: readonly RoundFiles[]): Promise<void> {
  const { survey, index, tasks, digests, readResult, pace } = input;
  const table = createResultTable(survey.resultPaths);
  for (const files of rounds) writeHeaders(files, table);
  // A replaced runner has a new pid: what holds for an attempt is what was said last before it.
  const workers = new Map<string, WorkerReady>();
  let part = -1;
  for (const event of input.journal) {
    if (event.seq > survey.lastSeq) return;
    if (event.type === 'run-opened') part += 1;
    else if (event.type === 'worker-ready') workers.set(event.worker, event);
    else if (event.type === 'attempt-ended') {
      const task = index.indexOf(event.task);
      const { file, column, round } = tasks.entry(task);
      const worker = workers.get(event.worker);
      const named = { attempt: event, part: Math.max(0, part), task, file, column, worker };
      const output = { files: rounds[round]!, digest: digests[round]!, table, readResult };
      writeAttempt(named, output);
      if (input.isDecidedBy(task, event.seq)) writeOutcome(named, output);
    }
    const rest = pace();
    if (rest) await rest;
  }
}

function writeHeaders({ results, logs, errors }: RoundFiles, table: ResultTable): void {
  results.write(table.header);
  logs.write(LOGS_HEADER);
  errors.write(ERRORS_HEADER);
}

/** Is where the rows of an attempt go, and what they are made with. */
interface Output {
  readonly files: RoundFiles;
  readonly digest: RoundDigest;
  readonly table: ResultTable;
  readonly readResult: ReadResult;
}

function writeAttempt(named: NamedAttempt, { files, digest }: Output): void {
  digest.add(named);
  files.logs.write(logsRow(named));
}

/** Writes what became of the attempt's task. */
function writeOutcome(named: NamedAttempt, { files, digest, table, readResult }: Output): void {
  const { attempt, file, column } = named;
  if (attempt.state !== 'succeeded') {
    digest.failures.add(named);
    files.errors.write(errorsRow(named));
    return;
  }
  const owner = { id: attempt.task, file, column };
  const result = readResult(attempt);
  files.results.write(table.row(owner, result));
  files.resultLines.write(resultJsonLine(owner, result));
}
