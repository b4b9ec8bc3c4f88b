import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FinalState } from '../../src/core/task.js';

/** A task of a made run; without a state it has not ended. */
export interface MadeTask {
  readonly file: string;
  readonly column?: string;
  readonly state?: FinalState;
  readonly printed?: string;
  readonly remarks?: readonly string[];
}

/** Writes a run's folder as a run leaves it behind, below `<folder>/history`. See `madeTaskId`. */
export function makeRun(folder: string, id: string, tasks: readonly MadeTask[]): void {
  const run = join(folder, 'history', 'runs', id);
  mkdirSync(join(run, 'logs'), { recursive: true });
  const createdAtMs = Date.UTC(2026, 10, 21, 12);
  const record = { v: 1, id, project: join(folder, 'project'), createdAtMs, rounds: 1 };
  writeFileSync(join(run, 'run.json'), JSON.stringify({ ...record, resultsFolder: join(folder, 'results', id) }));
  const manifest = tasks.map(({ file, column = 'None' }, index) => ({
    id: madeTaskId(index),
    file,
    column,
    round: 0,
    repeat: 0,
  }));
  writeFileSync(join(run, 'manifest.jsonl'), lines([{ v: 1 }, ...manifest]));
  writeFileSync(join(run, 'logs', 'local-0.log'), tasks.map(({ printed = '' }) => printed).join(''));
  writeFileSync(
    join(run, 'journal.jsonl'),
    lines(eventsOf(tasks).map((event, seq) => ({ v: 1, seq, at: seq, ...event }))),
  );
}

function eventsOf(tasks: readonly MadeTask[]): object[] {
  let offset = 0;
  const ended = tasks.map(({ state, printed = '', remarks }, index) => {
    const log = { offset, length: Buffer.byteLength(printed) };
    offset += log.length;
    const failure = { exception: 'ValueError', message: 'bad row', traceback: '', outputTail: '' };
    const times = { startMs: index, endMs: index + 1, cpuMs: 1, peakBytes: null };
    const what = { type: 'attempt-ended', task: madeTaskId(index), attempt: 1, worker: 'local-0', state, final: true };
    const attempt = { ...what, ...times };
    return {
      ...attempt,
      ...(log.length > 0 && { log }),
      ...(remarks && { remarks }),
      ...(state !== 'succeeded' && { failure }),
    };
  });
  return [
    { type: 'run-opened', slots: 1, nodes: 1, commandStartMs: 0 },
    ...ended.filter(({ state }) => state !== undefined),
  ];
}

function lines(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/** Returns the id of the task that comes `index`-th. */
export function madeTaskId(index: number): string {
  return `t${String(index).padStart(15, '0')}`;
}
