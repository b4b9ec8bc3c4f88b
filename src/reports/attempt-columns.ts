/** States by the number that stands for them in a column; 0 means no state yet. */
export const STATES = [null, 'succeeded', 'failed', 'timed-out', 'out-of-memory', 'lost', 'cancelled'] as const;

/** The numbers of `succeeded` and `failed` in a column of states. */
export const SUCCEEDED = 1;
export const FAILED = 2;

/** Stands for the lane of an attempt that no worker ran, such as one whose input could not be read. */
export const NO_LANE = 0xffffffff;

/** Is one try at a task, in numbers. */
export interface AttemptRow {
  /** Line of the manifest. */
  readonly task: number;
  /** Number of the worker, or `NO_LANE`. */
  readonly lane: number;
  /** Number of the state in `STATES`. */
  readonly state: number;
  /** Number of the part of the run, counted from 0. */
  readonly part: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Peak memory; -1 where it was not measured. */
  readonly peakBytes: number;
  /** The peak is what was in memory at the end: where the kernel cannot be asked for a task's own. */
  readonly isPeakSampled: boolean;
}

/** Holds all attempts of a run in typed columns: 38 bytes each, so that a million of them stay small. */
export class AttemptColumns {
  count = 0;
  task = new Uint32Array(1024);
  lane = new Uint32Array(1024);
  state = new Uint8Array(1024);
  part = new Uint32Array(1024);
  startMs = new Float64Array(1024);
  endMs = new Float64Array(1024);
  peakBytes = new Float64Array(1024);
  peakSampled = new Uint8Array(1024);

  push(row: AttemptRow): void {
    if (this.count === this.task.length) this.#grow();
    const at = this.count;
    this.task[at] = row.task;
    this.lane[at] = row.lane;
    this.state[at] = row.state;
    this.part[at] = row.part;
    this.startMs[at] = row.startMs;
    this.endMs[at] = row.endMs;
    this.peakBytes[at] = row.peakBytes;
    this.peakSampled[at] = row.isPeakSampled ? 1 : 0;
    this.count += 1;
  }

  #grow(): void {
    const size = this.task.length * 2;
    this.task = widened(this.task, new Uint32Array(size));
    this.lane = widened(this.lane, new Uint32Array(size));
    this.state = widened(this.state, new Uint8Array(size));
    this.part = widened(this.part, new Uint32Array(size));
    this.startMs = widened(this.startMs, new Float64Array(size));
    this.endMs = widened(this.endMs, new Float64Array(size));
    this.peakBytes = widened(this.peakBytes, new Float64Array(size));
    this.peakSampled = widened(this.peakSampled, new Uint8Array(size));
  }
}

function widened<T extends Uint8Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from as never);
  return to;
}
