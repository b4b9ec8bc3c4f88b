import type { JournalEvent, JournalledAttempt, RunOpened } from '../core/journal-event.js';
import type { Pacer } from '../core/pacer.js';
import { visitResult } from './result-cells.js';
import { type Lane, noteInSpan, type RoundSpan, RoundSpans } from './round-spans.js';
import { STATES, stateNumber } from './states.js';
import type { TaskIndex } from './task-index.js';

/** Is one gcd process's share of a run; a run that was never resumed has one. */
export interface RunPart {
  readonly opened: RunOpened;
  /** When its last event was journalled, in milliseconds since the epoch. */
  lastEventMs: number;
}

/** Is what a first reading of the journal tells; attempts are read again and not kept. */
export interface Survey {
  /** In the order in which they were first seen. */
  readonly lanes: readonly Lane[];
  readonly parts: readonly RunPart[];
  /** In the order in which they began. */
  readonly spans: readonly RoundSpan[];
  /** Tasks of each round by the number of their final state in `STATES`, 0 for unfinished ones. */
  readonly counts: readonly Uint32Array[];
  /** Columns of the results in the order in which they were first seen. */
  readonly resultPaths: readonly string[];
  /** The `seq` of the last event. What a run that goes on adds after it belongs to later reports. */
  readonly lastSeq: number;
}

/** Says whether the event with this `seq` is what decided the task, so that no task has two rows. */
export type IsDecidedBy = (task: number, seq: number) => boolean;

interface Surveyed {
  readonly survey: Survey;
  readonly isDecidedBy: IsDecidedBy;
}

/** Reads what a result was; for one above 1 MB that is a file of the run. */
export type ReadResult = (attempt: JournalledAttempt) => string;

interface SurveyInput {
  readonly journal: Iterable<JournalEvent>;
  readonly tasks: TaskIndex;
  readonly readResult: ReadResult;
  readonly pace: Pacer;
}

/** Reads the journal once for everything that must be known before the first row is written. */
export async function surveyJournal({ journal, tasks, readResult, pace }: SurveyInput): Promise<Surveyed> {
  const survey = new Surveyor(tasks);
  for (const event of journal) {
    survey.note(event);
    if (event.type === 'attempt-ended' && event.final && event.state === 'succeeded') {
      survey.notePaths(readResult(event));
    }
    const rest = pace();
    if (rest) await rest;
  }
  return survey.finished();
}

/** Stands for the `seq` of a task's final event where there is none. */
const UNDECIDED = 0xffffffff;

class Surveyor {
  readonly #tasks: TaskIndex;
  readonly #lanes = new Map<string, Lane>();
  readonly #parts: RunPart[] = [];
  readonly #spans = new RoundSpans();
  readonly #paths = new Set<string>();
  /** By task: whether a worker began it, its final event, and its final state. */
  readonly #isTried: Uint8Array;
  readonly #finalSeq: Uint32Array;
  readonly #finalState: Uint8Array;
  #lastSeq = -1;

  constructor(tasks: TaskIndex) {
    this.#tasks = tasks;
    this.#isTried = new Uint8Array(tasks.count);
    this.#finalSeq = new Uint32Array(tasks.count).fill(UNDECIDED);
    this.#finalState = new Uint8Array(tasks.count);
  }

  note(event: JournalEvent): void {
    if (event.type === 'run-opened') this.#parts.push({ opened: event, lastEventMs: event.at });
    else if (event.type === 'worker-ready') this.#lane(event.worker).node = event.node;
    else if (event.type === 'attempt-ended') this.#noteAttempt(event);
    else if (event.type === 'tasks-reopened')
      for (const id of event.tasks) this.#decide(this.#tasks.indexOf(id), UNDECIDED, 0);
    const part = this.#parts.at(-1);
    if (part) part.lastEventMs = event.at;
    this.#lastSeq = event.seq;
  }

  notePaths(result: string): void {
    visitResult(result, (path) => {
      // A copy: what is cut out of a journal's block keeps the whole block in memory.
      if (!this.#paths.has(path)) this.#paths.add(structuredClone(path));
    });
  }

  finished(): Surveyed {
    const finalSeq = this.#finalSeq;
    const survey = {
      lanes: [...this.#lanes.values()],
      parts: this.#parts,
      spans: this.#spans.list(),
      counts: this.#countStates(),
      resultPaths: [...this.#paths],
      lastSeq: this.#lastSeq,
    };
    return { survey, isDecidedBy: (task, seq) => finalSeq[task] === seq };
  }

  #noteAttempt(event: JournalledAttempt & JournalEvent): void {
    const task = this.#tasks.indexOf(event.task);
    if (event.final) this.#decide(task, event.seq, stateNumber(event.state));
    if (event.worker === '') return; // nobody began it: its input could not be read
    const part = Math.max(0, this.#parts.length - 1);
    const span = this.#spans.of(part, this.#tasks.round(task));
    noteInSpan(span, { attempt: event, lane: this.#lane(event.worker), isRetry: this.#isTried[task] === 1 });
    this.#isTried[task] = 1;
  }

  /** The last final event counts: a task that was reopened is undecided until it ends again. */
  #decide(task: number, seq: number, state: number): void {
    this.#finalSeq[task] = seq;
    this.#finalState[task] = state;
  }

  #lane(worker: string): Lane {
    const known = this.#lanes.get(worker);
    if (known) return known;
    const lane = { worker, node: '' };
    this.#lanes.set(worker, lane);
    return lane;
  }

  #countStates(): Uint32Array[] {
    const counts = Array.from({ length: this.#tasks.rounds }, () => new Uint32Array(STATES.length));
    this.#finalState.forEach((state, task) => {
      counts[this.#tasks.round(task)]![state]! += 1;
    });
    return counts;
  }
}
