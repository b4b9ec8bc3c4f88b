import { printableFileName } from '../core/file-name.js';
import { FAILED } from './attempt-columns.js';
import type { Survey } from './survey.js';
import type { TaskIndex } from './task-index.js';
import type { Timeline } from './timeline.js';
import { type Cell, cutCells } from './timeline-cells.js';

/** A page with more bars would be too large to open: neighbours too narrow to be seen become one. */
const MOST_BARS = 200_000;
/** Stands for the label of a bar that is several attempts. */
const NO_LABEL = 0xffffffff;
const TICKS = 0xffffffff;

/** Is the bars of a page: columns of little-endian integers in base64, one entry a bar. */
export interface PageBars {
  /** uint32 */
  readonly lane: string;
  /** uint32 in units of the timeline's length / (2^32 - 1). */
  readonly start: string;
  readonly end: string;
  /** uint8: the state's number, 0 for several attempts in one bar. */
  readonly state: string;
  /** uint8: how busy the lane was, 0 to 255. */
  readonly busy: string;
  /** uint32: place in `files` and `columns`. */
  readonly label: string;
  readonly files: readonly string[];
  /** uint32: place of the label's column in `columns`. */
  readonly columnOf: string;
  readonly columns: readonly string[];
}

export interface PageBarsInput {
  readonly survey: Survey;
  readonly tasks: TaskIndex;
  readonly timeline: Timeline;
}

/** Packs a timeline for the page. */
export function packBars({ survey, tasks, timeline }: PageBarsInput): PageBars {
  const cells = chooseCells(timeline);
  const labels = labelTasks(
    tasks,
    Uint32Array.from(cells, ({ bar }) => taskOf({ survey, timeline }, bar)),
  );
  const perMs = TICKS / Math.max(timeline.durationMs, 1e-3);
  const ticks = (ms: number) => Math.min(TICKS, Math.round(ms * perMs));
  return {
    lane: encode(Uint32Array.from(cells, (cell) => cell.row)),
    start: encode(Uint32Array.from(cells, (cell) => ticks(cell.startMs))),
    end: encode(Uint32Array.from(cells, (cell) => ticks(cell.endMs))),
    state: encode(Uint8Array.from(cells, ({ bar, failed }) => stateOf({ survey, timeline }, bar, failed))),
    busy: encode(Uint8Array.from(cells, (cell) => Math.round(cell.busy * 255))),
    ...labels,
  };
}

function chooseCells(timeline: Timeline): readonly Cell[] {
  const rows = Math.max(1, timeline.lanes.length);
  if (timeline.lane.length > MOST_BARS) {
    return cutCells({ timeline, rows, columns: Math.max(100, Math.floor(MOST_BARS / rows / 2)) });
  }
  return Array.from(timeline.lane, (row, bar) => {
    const failed = timeline.failed[bar] === 1;
    return { row, bar, startMs: timeline.startMs[bar]!, endMs: timeline.endMs[bar]!, busy: 1, failed, merged: false };
  });
}

type Source = Pick<PageBarsInput, 'survey' | 'timeline'>;

function taskOf({ survey, timeline }: Source, bar: number): number {
  return bar < 0 ? NO_LABEL : survey.attempts.task[timeline.attempt[bar]!]!;
}

/** Several attempts of which one failed are shown as `failed`. */
function stateOf({ survey, timeline }: Source, bar: number, failed: boolean): number {
  if (bar >= 0) return survey.attempts.state[timeline.attempt[bar]!]!;
  return failed ? FAILED : 0;
}

/** Numbers the tasks that are named at all, in the order in which they come. */
function labelTasks(tasks: TaskIndex, taskOfBar: Uint32Array) {
  const labelOf = new Map<number, number>();
  const columns = new Map<string, number>();
  const files: string[] = [];
  const columnOf: number[] = [];
  for (const task of taskOfBar) {
    if (task === NO_LABEL || labelOf.has(task)) continue;
    labelOf.set(task, files.length);
    files.push(printableFileName(tasks.file(task)));
    const column = printableFileName(tasks.column(task));
    if (!columns.has(column)) columns.set(column, columns.size);
    columnOf.push(columns.get(column)!);
  }
  return {
    label: encode(taskOfBar.map((task) => labelOf.get(task) ?? NO_LABEL)),
    files,
    columnOf: encode(Uint32Array.from(columnOf)),
    columns: [...columns.keys()],
  };
}

function encode({ buffer, byteOffset, byteLength }: Uint8Array | Uint32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
