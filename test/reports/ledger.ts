import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskFailure } from '../../src/core/attempt.js';
import { type JournalEvent, LEDGER_VERSION, type RunEvent } from '../../src/core/journal-event.js';
import type { FinalState, ManifestEntry } from '../../src/core/task.js';
import { type Reports, type ReportsInput, writeReports } from '../../src/reports/write-reports.js';

/** When the made-up runs begin, in milliseconds since the epoch. */
export const BEGAN_MS = 1_700_000_000_000;

/** Returns a line of a manifest; the id follows from the number. */
export function task(number: number, overrides: Partial<ManifestEntry> = {}): ManifestEntry {
  const file = `in/${number}.csv`;
  return { id: taskId(number), round: 0, repeat: 0, file, column: 'Power(W)', sizeBytes: 1, ...overrides };
}

export function taskId(number: number): string {
  return `t${number.toString(16).padStart(15, '0')}`;
}

/** Returns the first event of a part; its command began at `atMs`. */
export function opened(atMs = 0, slots = 2): RunEvent {
  const commandStartMs = BEGAN_MS + atMs;
  const process = { gcdVersion: '1.0.0', pid: 7, hostname: 'here', executor: 'local' };
  return { type: 'run-opened', ...process, slots, nodes: 1, commandStartMs };
}

export function ready(worker: string, pid: number, node = 'here'): RunEvent {
  return { type: 'worker-ready', worker, node, hostname: `${node}.local`, hostIp: '127.0.0.1', pid };
}

interface Try {
  readonly attempt?: number;
  readonly worker?: string;
  readonly final?: boolean;
  readonly state?: FinalState;
  readonly failure?: Partial<TaskFailure>;
  readonly result?: string;
  readonly resultFile?: string;
  readonly peakBytes?: number | null;
  readonly peakSampled?: true;
  readonly remarks?: readonly string[];
}

/** Returns the end of an attempt at a task; times are milliseconds since `BEGAN_MS`. */
export function ended(number: number, [startMs, endMs]: readonly [number, number], options: Try = {}): RunEvent {
  const { failure, state = failure ? 'failed' : 'succeeded', ...rest } = options;
  return {
    type: 'attempt-ended',
    ...{ task: taskId(number), attempt: 1, worker: 'local-0', final: true, state },
    ...{ startMs: BEGAN_MS + startMs, endMs: BEGAN_MS + endMs, cpuMs: 250, peakBytes: 1024 },
    ...(failure ? { failure: { exception: '', message: '', traceback: '', outputTail: '', ...failure } } : {}),
    ...(state === 'succeeded' && !rest.resultFile ? { result: '{}' } : {}),
    ...rest,
  };
}

/** Numbers events as a journal does, and dates each by the latest end before it. */
export function journalOf(events: readonly RunEvent[]): JournalEvent[] {
  let at = BEGAN_MS;
  return events.map((event, seq) => {
    if (event.type === 'attempt-ended') at = Math.max(at, event.endMs);
    return { v: LEDGER_VERSION, seq, at, ...event };
  });
}

export interface Drawn extends Reports {
  readonly folder: string;
  read(name: string): Promise<string>;
}

/** Draws reports into a fresh folder, and reads them back. */
export async function draw(
  manifest: readonly ManifestEntry[],
  events: readonly RunEvent[],
  overrides: Partial<ReportsInput> = {},
): Promise<Drawn> {
  const folder = await mkdtemp(join(tmpdir(), 'gcd-reports-'));
  const journal = journalOf(events);
  const reports = await writeReports({
    ...{ runId: 'r1', rounds: 1, folder, valuesFolder: join(folder, 'values') },
    tasks: { count: manifest.length, entry: (number) => manifest[number]! },
    journal: () => journal,
    ...overrides,
  });
  return { ...reports, folder, read: (name) => readFile(join(folder, name), 'utf8') };
}
