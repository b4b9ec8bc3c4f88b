import { join } from 'node:path';
import type { WorkerReady } from '../core/executor.js';
import type { JournalEvent, JournalledAttempt } from '../core/journal-event.js';
import type { Pacer } from '../core/pacer.js';
import type { TaskList } from '../core/task.js';
import { ERRORS_HEADER, errorsRow, LOGS_HEADER, logsRow, type NamedAttempt } from './attempt-rows.js';
import { ReportFile } from './report-file.js';
import { createResultTable, type ResultTable, resultJsonLine } from './result-rows.js';
import type { RoundDigest } from './round-digest.js';
import type { ReadResult, Survey } from './survey.js';
import type { TaskIndex } from './task-index.js';

/** The files of one round. */
interface RoundFiles {
  readonly results: ReportFile;
  readonly resultLines: ReportFile;
  readonly logs: ReportFile;
  readonly errors: ReportFile;
}

export interface RowsInput {
  readonly journal: Iterable<JournalEvent>;
  readonly tasks: TaskList;
  readonly index: TaskIndex;
  readonly survey: Survey;
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
  const table = createResultTable(input.survey.resultPaths);
  for (const files of rounds) {
    files.results.write(table.header);
    files.logs.write(LOGS_HEADER);
    files.errors.write(ERRORS_HEADER);
  }
  // A replaced runner has a new pid: what holds for an attempt is what was said last before it.
  const workers = new Map<string, WorkerReady>();
  let part = -1;
  for (const event of input.journal) {
    if (event.seq > input.survey.lastSeq) return;
    if (event.type === 'run-opened') part += 1;
    else if (event.type === 'worker-ready') workers.set(event.worker, event);
    else if (event.type === 'attempt-ended') {
      const task = input.index.indexOf(event.task);
      const { file, column, round } = input.tasks.entry(task);
      const worker = workers.get(event.worker);
      const named = { attempt: event, part: Math.max(0, part), task, file, column, worker };
      const [files, digest] = [rounds[round]!, input.digests[round]!];
      digest.add(named);
      files.logs.write(logsRow(named));
      if (input.survey.isDecidedBy(task, event.seq)) writeOutcome(input, { named, digest, files, table });
    }
    const rest = input.pace();
    if (rest) await rest;
  }
}

interface Outcome {
  readonly named: NamedAttempt;
  readonly digest: RoundDigest;
  readonly files: RoundFiles;
  readonly table: ResultTable;
}

function writeOutcome({ readResult }: RowsInput, { named, digest, files, table }: Outcome): void {
  const attempt: JournalledAttempt = named.attempt;
  if (attempt.state !== 'succeeded') {
    digest.failures.add(named);
    files.errors.write(errorsRow(named));
    return;
  }
  const owner = { id: attempt.task, file: named.file, column: named.column };
  const result = readResult(attempt);
  files.results.write(table.row(owner, result));
  files.resultLines.write(resultJsonLine(owner, result));
}
