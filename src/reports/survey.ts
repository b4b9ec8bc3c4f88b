import type { JournalEvent, JournalledAttempt, RunOpened } from '../core/journal-event.js';
import type { Pacer } from '../core/pacer.js';
import type { FinalState } from '../core/task.js';
import { AttemptColumns, NO_LANE, STATES } from './attempt-columns.js';
import { visitResult } from './result-cells.js';
import type { Entries, TaskIndex } from './task-index.js';

/** Is one gcd process's share of a run; a run that was never resumed has one. */
export interface RunPart {
  readonly opened: RunOpened;
  /** When its last event was journalled, in milliseconds since the epoch. */
  lastEventMs: number;
}

/** Is a worker as the picture shows it: one lane. */
export interface Lane {
  readonly worker: string;
  /** Empty when the journal does not say where the worker ran. */
  node: string;
}

/** Is what a first reading of the journal tells; the rows themselves are read again and not kept. */
export interface Survey {
  readonly attempts: AttemptColumns;
  readonly lanes: readonly Lane[];
  readonly parts: readonly RunPart[];
  /** The `seq` of the event that decided each task, -1 for unfinished ones. */
  readonly finalSeq: Float64Array;
  /** Final state of each task by its number in `STATES`, 0 for unfinished ones. */
  readonly finalState: Uint8Array;
  /** Columns of the results in the order in which they were first seen. */
  readonly resultPaths: readonly string[];
}

/** Reads what a result was; for one above 1 MB that is a file of the run. */
export type ReadResult = (attempt: JournalledAttempt) => Promise<string> | string;

interface SurveyInput {
  readonly journal: Entries<JournalEvent>;
  readonly tasks: TaskIndex;
  readonly readResult: ReadResult;
  readonly pace: Pacer;
}

/** Reads the journal once for everything that must be known before the first row is written. */
export async function surveyJournal({ journal, tasks, readResult, pace }: SurveyInput): Promise<Survey> {
  const survey = new Surveyor(tasks);
  for await (const event of journal) {
    survey.note(event);
    if (event.type === 'attempt-ended' && event.final && event.state === 'succeeded') {
      const result = readResult(event);
      survey.notePaths(typeof result === 'string' ? result : await result);
    }
    const rest = pace();
    if (rest) await rest;
  }
  return survey.finished();
}

const STATE_NUMBERS = new Map<FinalState | null, number>(STATES.map((state, number) => [state, number]));

class Surveyor {
  readonly #tasks: TaskIndex;
  readonly #attempts = new AttemptColumns();
  readonly #lanes: Lane[] = [];
  readonly #laneOf = new Map<string, number>();
  readonly #parts: RunPart[] = [];
  readonly #finalSeq: Float64Array;
  readonly #finalState: Uint8Array;
  readonly #paths = new Set<string>();

  constructor(tasks: TaskIndex) {
    this.#tasks = tasks;
    this.#finalSeq = new Float64Array(tasks.count).fill(-1);
    this.#finalState = new Uint8Array(tasks.count);
  }

  note(event: JournalEvent): void {
    if (event.type === 'run-opened') this.#parts.push({ opened: event, lastEventMs: event.at });
    else if (event.type === 'worker-ready') this.#lanes[this.#lane(event.worker)]!.node = event.node;
    else if (event.type === 'attempt-ended') this.#noteAttempt(event);
    else if (event.type === 'tasks-reopened')
      for (const id of event.tasks) this.#decide(this.#tasks.indexOf(id), -1, 0);
    const part = this.#parts.at(-1);
    if (part) part.lastEventMs = event.at;
  }

  notePaths(result: string): void {
    visitResult(result, (path) => this.#paths.add(path));
  }

  finished(): Survey {
    return {
      attempts: this.#attempts,
      lanes: this.#lanes,
      parts: this.#parts,
      finalSeq: this.#finalSeq,
      finalState: this.#finalState,
      resultPaths: [...this.#paths],
    };
  }

  #noteAttempt(event: JournalledAttempt & JournalEvent): void {
    const task = this.#tasks.indexOf(event.task);
    const state = STATE_NUMBERS.get(event.state)!;
    if (event.final) this.#decide(task, event.seq, state);
    this.#attempts.push({
      task,
      state,
      lane: event.worker === '' ? NO_LANE : this.#lane(event.worker),
      part: Math.max(0, this.#parts.length - 1),
      startMs: event.startMs,
      endMs: Math.max(event.startMs, event.endMs),
      peakBytes: event.peakBytes ?? -1,
      isPeakSampled: event.peakSampled === true,
    });
  }

  /** The last final event counts: a task that was reopened is undecided until it ends again. */
  #decide(task: number, seq: number, state: number): void {
    this.#finalSeq[task] = seq;
    this.#finalState[task] = state;
  }

  #lane(worker: string): number {
    const known = this.#laneOf.get(worker);
    if (known !== undefined) return known;
    this.#laneOf.set(worker, this.#lanes.length);
    return this.#lanes.push({ worker, node: '' }) - 1;
  }
}
