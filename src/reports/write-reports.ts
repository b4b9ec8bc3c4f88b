import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/clock.js';
import { formatDuration } from '../core/duration.js';
import { messageOf } from '../core/errors.js';
import type { JournalEvent } from '../core/journal-event.js';
import type { Notice, Tally } from '../core/notice.js';
import { createPacer } from '../core/pacer.js';
import type { ManifestEntry } from '../core/task.js';
import { drawTable } from './draw-table.js';
import { createFailureGroups } from './failure-groups.js';
import { computePerformance } from './performance-numbers.js';
import { describePerformance } from './performance-table.js';
import { createRemarkGroups } from './remark-groups.js';
import { writeReportFile } from './report-file.js';
import { drawReportPage, type PageRoundInput } from './report-page.js';
import { type ReadResult, type Survey, surveyJournal } from './survey.js';
import { tallyOf } from './tally-tasks.js';
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
  /** Ends the drawing; the reports that are whole by then stay, of the others nothing does. */
  readonly signal?: AbortSignal;
}

export type ReportWarning = Extract<Notice, { type: 'warning' }>;

export interface Reports {
  /** Rows of the performance table, its titles first. */
  readonly performance: readonly (readonly string[])[];
  /** Paths of the files that were written. */
  readonly files: readonly string[];
  readonly tally: Tally;
  /** What could not be drawn, and why; to be told. */
  readonly warnings: readonly ReportWarning[];
  /** When the last row was written, in milliseconds since the epoch: kept, it makes a redraw the same to the byte. */
  readonly completedMs: number;
}

/**
 * Draws all reports of a run from its ledger alone, each under another name first and then put in place. A picture that
 * cannot be drawn is a warning: the tables matter more.
 * @throws GcdError ReportNotWritten, ResultUnreadable, TaskUnknown; the signal's reason when aborted
 */
export async function writeReports(input: ReportsInput): Promise<Reports> {
  const readResult = resultReader(input.valuesFolder);
  const pace = createPacer(input.signal);
  const tasks = await readTaskIndex(input.manifest(), input.rounds, pace);
  const survey = await surveyJournal({ journal: input.journal(), tasks, readResult, pace });
  const failures = Array.from({ length: input.rounds }, createFailureGroups);
  const remarks = Array.from({ length: input.rounds }, createRemarkGroups);
  const rows = await writeRows({
    ...input,
    journal: input.journal(),
    tasks,
    survey,
    readResult,
    failures,
    remarks,
    pace,
  });
  input.signal?.throwIfAborted();
  const rounds = failures.map((groups, round) => {
    const timeline = arrangeTimeline(survey, tasks, round);
    return {
      title: titleOf(input, timeline, round),
      timeline,
      failures: groups.list(),
      remarks: remarks[round]!.list(),
    };
  });
  const { pictures, warnings } = await writePictures(input, rounds);
  input.signal?.throwIfAborted();
  const completedMs = completionOf(input.completed, survey);
  const performance = describePerformance(computePerformance(survey, tasks, completedMs), tasks);
  const page = { runId: input.runId, performance, survey, tasks, rounds };
  const files = [
    ...[...rows, ...pictures],
    await writeReportFile(join(input.folder, 'performance.txt'), drawTable(performance)),
    await writeReportFile(join(input.folder, 'report.html'), await drawReportPage(page)),
  ];
  return { performance, files, tally: tallyOf(survey), warnings, completedMs };
}

async function writePictures({ folder, rounds: count }: ReportsInput, rounds: readonly PageRoundInput[]) {
  const pictures: string[] = [];
  const warnings: ReportWarning[] = [];
  for (const [round, { timeline, title }] of rounds.entries()) {
    const name = reportName('runtime.png', round, count);
    const picture = await drawPicture(timeline, title).catch((error) => {
      const message = `${name} could not be drawn: ${messageOf(error)}`;
      warnings.push({
        type: 'warning',
        code: 'PictureNotDrawn',
        message,
        hint: 'report.html shows the same timeline.',
      });
    });
    if (picture) pictures.push(await writeReportFile(join(folder, name), picture));
  }
  return { pictures, warnings };
}

/** The canvas is imported here: it is a binary, and none may be there for a rare machine. */
async function drawPicture(timeline: Timeline, title: string): Promise<Buffer> {
  const { drawRuntimePicture } = await import('./runtime-picture.js');
  return drawRuntimePicture(timeline, title);
}

function titleOf({ runId, rounds }: ReportsInput, timeline: Timeline, round: number): string {
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
