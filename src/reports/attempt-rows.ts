import type { TaskFailure } from '../core/attempt.js';
import type { WorkerReady } from '../core/executor.js';
import type { JournalledAttempt } from '../core/journal-event.js';
import { csvLine, csvText } from './csv-cell.js';

const TASK_COLUMNS = ['file_name', 'column_name', 'task_id', 'start_time', 'end_time', 'hostname', 'host_ip', 'pid'];

/** First line of `logs.csv`; the columns up to `node_name` are those of earlier versions. */
export const LOGS_HEADER = csvLine([
  ...TASK_COLUMNS,
  ...['alert_type', 'node_name', 'status', 'attempt', 'duration', 'cpu', 'memory'],
]);

/** First line of `errors.csv`. */
export const ERRORS_HEADER = csvLine([...TASK_COLUMNS, 'error', 'kind', 'exception', 'traceback', 'output_tail']);

/** Is an attempt with the names that the journal does not repeat in every line. */
export interface NamedAttempt {
  readonly attempt: JournalledAttempt;
  /** Part of the run in which it ended, counted from 0. */
  readonly part: number;
  /** Number of its task. */
  readonly task: number;
  readonly file: string;
  readonly column: string;
  /** Absent when no worker began it, as with an input that could not be read. */
  readonly worker: WorkerReady | undefined;
}

/** Returns an attempt's row of `logs.csv`: times in seconds, memory in bytes. */
export function logsRow(named: NamedAttempt): string {
  const { attempt, worker } = named;
  return csvLine([
    ...taskCells(named),
    attempt.state === 'succeeded' ? 'SAVED_DATA' : 'SYSTEM_ERROR',
    csvText(worker?.node ?? ''),
    attempt.state,
    String(attempt.attempt),
    seconds(attempt.endMs - attempt.startMs),
    seconds(attempt.cpuMs),
    attempt.peakBytes === null ? '' : String(attempt.peakBytes),
  ]);
}

/** Returns a task's row of `errors.csv` from the attempt that decided it. */
export function errorsRow(named: NamedAttempt): string {
  const { failure, state } = named.attempt;
  return csvLine([
    ...taskCells(named),
    csvText(failure ? errorCell(failure) : ''),
    state,
    csvText(failure?.exception ?? ''),
    csvText(failure?.traceback ?? ''),
    csvText(failure?.outputTail ?? ''),
  ]);
}

/** One line: what happened and, where it is known, what helps. */
function errorCell({ message, hint }: TaskFailure): string {
  if (hint === undefined) return message;
  return `${message}${/[.!?]$/.test(message) ? '' : '.'} ${hint}`;
}

function taskCells({ attempt, file, column, worker }: NamedAttempt): string[] {
  return [
    csvText(file),
    csvText(column),
    attempt.task,
    seconds(attempt.startMs),
    seconds(attempt.endMs),
    csvText(worker?.hostname ?? ''),
    csvText(worker?.hostIp ?? ''),
    worker ? String(worker.pid) : '',
  ];
}

/** Microseconds are what Python's time.time() resolves at today's dates. */
function seconds(ms: number): string {
  return (ms / 1000).toFixed(6);
}
