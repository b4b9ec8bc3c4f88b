import { printableFileName } from '../core/file-name.js';
import type { TaskList } from '../core/task.js';
import { stateNumber } from './states.js';
import type { Bar, Timeline } from './timeline.js';
import { type Cell, CellGrid, cellOf } from './timeline-cells.js';

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
  /** uint32: place in `files` and `columnOf`. */
  readonly label: string;
  /** Read back from the manifest one by one: all names together are most of a page. */
  readonly files: Iterable<string>;
  /** uint32: place of the label's column in `columns`. */
  readonly columnOf: string;
  readonly columns: readonly string[];
}

/** Gathers the bars of a page while attempts are read. */
export interface PageBarsMaker {
  add(bar: Bar): void;
  /** Packs what was added. */
  pack(): PageBars;
}

/** Starts with no bar. */
export function gatherPageBars(timeline: Timeline, tasks: TaskList): PageBarsMaker {
  const { bars, durationMs } = timeline;
  if (bars <= MOST_BARS) {
    const packed = new BarColumns(bars, durationMs);
    return { add: (bar) => packed.add(cellOf(bar)), pack: () => packed.pack(tasks) };
  }
  const rows = Math.max(1, timeline.lanes.length);
  const columns = Math.max(100, Math.floor(MOST_BARS / rows / 2));
  const grid = new CellGrid({ lanes: timeline.lanes.length, rows, columns, durationMs });
  return {
    add: (bar) => grid.add(bar),
    pack() {
      const cells = [...grid.cells()];
      const packed = new BarColumns(cells.length, durationMs);
      for (const cell of cells) packed.add(cell);
      return packed.pack(tasks);
    },
  };
}

class BarColumns {
  readonly #lane: Uint32Array;
  readonly #start: Uint32Array;
  readonly #end: Uint32Array;
  readonly #state: Uint8Array;
  readonly #busy: Uint8Array;
  readonly #label: Uint32Array;
  readonly #labels = new Labels();
  readonly #ticksPerMs: number;
  #count = 0;

  constructor(count: number, durationMs: number) {
    this.#lane = new Uint32Array(count);
    this.#start = new Uint32Array(count);
    this.#end = new Uint32Array(count);
    this.#state = new Uint8Array(count);
    this.#busy = new Uint8Array(count);
    this.#label = new Uint32Array(count);
    this.#ticksPerMs = TICKS / Math.max(durationMs, 1e-3);
  }

  add({ row, startMs, endMs, busy, failed, bar }: Cell): void {
    const at = this.#count;
    this.#lane[at] = row;
    this.#start[at] = this.#ticks(startMs);
    this.#end[at] = this.#ticks(endMs);
    this.#busy[at] = Math.round(busy * 255);
    // Several attempts of which one failed are shown as `failed`.
    this.#state[at] = bar ? stateNumber(bar.state) : failed ? stateNumber('failed') : 0;
    this.#label[at] = bar ? this.#labels.labelOf(bar) : NO_LABEL;
    this.#count += 1;
  }

  pack(tasks: TaskList): PageBars {
    return {
      lane: encode(this.#lane),
      start: encode(this.#start),
      end: encode(this.#end),
      state: encode(this.#state),
      busy: encode(this.#busy),
      label: encode(this.#label),
      ...this.#labels.pack(tasks),
    };
  }

  #ticks(ms: number): number {
    return Math.min(TICKS, Math.round(ms * this.#ticksPerMs));
  }
}

/** Numbers the tasks that are named at all, in the order in which they come. */
class Labels {
  /** By the number of the task. */
  readonly #labels = new Map<number, number>();
  readonly #columns = new Map<string, number>();
  readonly #columnOf: number[] = [];

  labelOf({ task, column }: Bar): number {
    const known = this.#labels.get(task);
    if (known !== undefined) return known;
    const label = this.#labels.size;
    this.#labels.set(task, label);
    const shown = printableFileName(column);
    if (!this.#columns.has(shown)) this.#columns.set(shown, this.#columns.size);
    this.#columnOf.push(this.#columns.get(shown)!);
    return label;
  }

  pack(tasks: TaskList): Pick<PageBars, 'files' | 'columnOf' | 'columns'> {
    return {
      files: fileNames(this.#labels.keys(), tasks),
      columnOf: encode(Uint32Array.from(this.#columnOf)),
      columns: [...this.#columns.keys()],
    };
  }
}

function* fileNames(numbers: Iterable<number>, tasks: TaskList): Generator<string> {
  for (const number of numbers) yield printableFileName(tasks.entry(number).file);
}

function encode({ buffer, byteOffset, byteLength }: Uint8Array | Uint32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
