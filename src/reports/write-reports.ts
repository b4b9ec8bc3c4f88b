import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/clock.js';
import { formatDuration } from '../core/duration.js';
import type { JournalEvent } from '../core/journal-event.js';
import type { Tally } from '../core/notice.js';
import type { FinalState, ManifestEntry } from '../core/task.js';
import { STATES } from './attempt-columns.js';
import { computePerformance } from './performance-numbers.js';
import { drawPerformance } from './performance-table.js';
import { writeReportFile } from './report-file.js';
import { drawRuntimePicture } from './runtime-picture.js';
import { type ReadResult, type Survey, surveyJournal } from './survey.js';
import { type Entries, readTaskIndex } from './task-index.js';
import { arrangeTimeline, type Timeline } from './timeline.js';
import { reportName, writeRows } from './write-rows.js';

export interface ReportsInput {
  readonly runId: string;
  /** Reads the manifest from its beginning. */
  readonly manifest: () => Entries<ManifestEntry>;
  /** Reads the journal from its beginning; called twice. */
  readonly journal: () => Entries<JournalEvent>;
  /** The run's `values/`, where results above 1 MB lie. */
  readonly valuesFolder: string;
  /** Where the reports go; must exist. */
  readonly folder: string;
  /** Rounds asked for by `-r`, 1 at least. */
  readonly rounds: number;
  /** A clock when the run has just ended; when redrawing, what `completedMs` was then, or absent: the last event. */
  readonly completed?: Clock | number;
}

export interface Reports {
  /** The performance table as drawn. */
  readonly performance: string;
  /** Paths of the files that were written. */
  readonly files: readonly string[];
  readonly tally: Tally;
  /** When the last row was written, in milliseconds since the epoch: kept, it makes a redraw the same to the byte. */
  readonly completedMs: number;
}

/**
 * Draws all reports of a run from its ledger alone, each under another name first and then put in place.
 * @throws GcdError ReportNotWritten, ResultUnreadable, TaskUnknown
 */
export async function writeReports(input: ReportsInput): Promise<Reports> {
  const readResult = resultReader(input.valuesFolder);
  const tasks = await readTaskIndex(input.manifest(), input.rounds);
  const survey = await surveyJournal(input.journal(), tasks, readResult);
  const files = await writeRows({ ...input, journal: input.journal(), tasks, survey, readResult, onFailure: () => {} });
  const put = async (name: string, content: string | Uint8Array) => {
    files.push(join(input.folder, name));
    await writeReportFile(files.at(-1)!, content);
  };
  for (let round = 0; round < input.rounds; round += 1) {
    const timeline = arrangeTimeline(survey, tasks, round);
    const picture = await drawRuntimePicture(timeline, pictureTitle(input, timeline, round));
    await put(reportName('runtime.png', round, input.rounds), picture);
  }
  const completedMs = completionOf(input.completed, survey);
  const performance = drawPerformance(computePerformance(survey, tasks, completedMs), tasks);
  await put('performance.txt', performance);
  return { performance, files, tally: tallyOf(survey), completedMs };
}

function pictureTitle({ runId, rounds }: ReportsInput, timeline: Timeline, round: number): string {
  const repeat = rounds === 1 ? '' : `, repeat ${round}`;
  if (timeline.lane.length === 0) return `${runId}${repeat}: nothing ran`;
  const size = [count(timeline.lane.length, 'attempt'), count(timeline.lanes.length, 'worker')].join(', ');
  return `${runId}${repeat}: ${size} on ${count(timeline.nodes.length, 'node')}, ${formatDuration(timeline.durationMs)}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function completionOf(completed: Clock | number | undefined, survey: Survey): number {
  if (typeof completed === 'number') return completed;
  return completed?.nowMs() ?? survey.parts.at(-1)?.lastEventMs ?? 0;
}

function resultReader(valuesFolder: string): ReadResult {
  return ({ result, resultFile }) => {
    return resultFile === undefined ? (result ?? '{}') : readFile(join(valuesFolder, resultFile), 'utf8');
  };
}

function tallyOf({ finalState }: Survey): Tally {
  const counts = new Map<FinalState, number>();
  for (const number of finalState) {
    const state = STATES[number];
    if (state) counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return {
    total: finalState.length,
    succeeded: counts.get('succeeded') ?? 0,
    failed: counts.get('failed') ?? 0,
    'timed-out': counts.get('timed-out') ?? 0,
    'out-of-memory': counts.get('out-of-memory') ?? 0,
    lost: counts.get('lost') ?? 0,
    cancelled: counts.get('cancelled') ?? 0,
  };
}
