import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../core/clock.js';
import { formatDuration } from '../core/duration.js';
import { GcdError, messageOf } from '../core/errors.js';
import type { JournalEvent } from '../core/journal-event.js';
import type { Notice, Tally } from '../core/notice.js';
import { createPacer, type Pacer } from '../core/pacer.js';
import type { TaskList } from '../core/task.js';
import { drawTable } from './draw-table.js';
import { computePerformance } from './performance-numbers.js';
import { describePerformance } from './performance-table.js';
import { remarksWarning } from './remarks-warning.js';
import { writeReportFile } from './report-file.js';
import { drawReportPage, type PageInput } from './report-page.js';
import { digestRound, type RoundDigest } from './round-digest.js';
import { type ReadResult, type Survey, surveyJournal } from './survey.js';
import { tallyOf } from './tally-tasks.js';
import { readTaskIndex } from './task-index.js';
import type { Timeline } from './timeline.js';
import { reportName, writeRows } from './write-rows.js';

/** Is what the reports of a run are drawn from, and where they go. */
export interface ReportsInput {
  readonly runId: string;
  /** One line for whoever is sent the page: which project this is, and when it ran. */
  readonly about?: string;
  readonly tasks: TaskList;
  /** Reads the journal from its beginning; called twice. */
  readonly journal: () => Iterable<JournalEvent>;
  /** The run's `values/`, where results above 1 MB lie. */
  readonly valuesFolder: string;
  /** Where the reports go; must exist. */
  readonly folder: string;
  /** Rounds asked for by `-r`, 1 at least. */
  readonly rounds: number;
  /** A clock when the run has just ended; when redrawing, what `completedMs` was then. Absent or earlier: the last event. */
  readonly completed?: Clock | number;
  /** Ends the drawing; the reports that are whole by then stay, of the others nothing does. */
  readonly signal?: AbortSignal;
}

/** Is what is told besides the reports. */
export type ReportWarning = Extract<Notice, { type: 'warning' }>;

/** Is what was written, and what it says in short. */
export interface Reports {
  /** Rows of the performance table, its titles first. */
  readonly performance: readonly (readonly string[])[];
  /** Paths of the files that were written. */
  readonly files: readonly string[];
  readonly tally: Tally;
  /** The `seq` of the last event that they tell of, -1 for none. */
  readonly lastSeq: number;
  /** What could not be drawn, and why, and what tasks did besides their work; to be told. */
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
  const pace = createPacer(input.signal);
  const { survey, rounds, rows } = await digestLedger(input, pace);
  input.signal?.throwIfAborted();
  const { pictures, warnings } = await writePictures(input, rounds, pace);
  input.signal?.throwIfAborted();
  const completedMs = completionOf(input.completed, survey);
  const measured = rounds.map(({ digest }) => digest.meter.measured());
  const performance = describePerformance(computePerformance(survey, measured, completedMs));
  const tally = tallyOf(survey);
  const about = [input.about, describeUnfinished(tally)].filter(Boolean).join('; ');
  const page = await drawReportPage({ runId: input.runId, about, performance, rounds });
  const files = [
    ...[...rows, ...pictures],
    await writeReportFile(join(input.folder, 'performance.txt'), [drawTable(performance)], pace),
    await writeReportFile(join(input.folder, 'report.html'), page, pace),
  ];
  const remarkable = remarksWarning(rounds.flatMap(({ digest }) => digest.remarks.list()));
  const told = { tally, lastSeq: survey.lastSeq, warnings: remarkable ? [...warnings, remarkable] : warnings };
  return { performance, files, ...told, completedMs };
}

/** Says what is missing where else nothing may have failed; undefined of a run that is complete. */
function describeUnfinished({ total, ...states }: Tally): string | undefined {
  const unfinished = Object.values(states).reduce((left, count) => left - count, total);
  return unfinished === 0 ? undefined : `${unfinished} of ${count(total, 'task')} unfinished`;
}

interface LedgerDigest {
  readonly survey: Survey;
  readonly rounds: readonly Round[];
  /** Paths of the files with rows. */
  readonly rows: readonly string[];
}

type Round = PageInput['rounds'][number];

/** Reads the tasks once and the journal twice; what that takes in memory is free again before anything is drawn. */
async function digestLedger(input: ReportsInput, pace: Pacer): Promise<LedgerDigest> {
  const readResult = resultReader(input.valuesFolder);
  const index = await readTaskIndex(input.tasks, input.rounds, pace);
  const { survey, isDecidedBy } = await surveyJournal({ journal: input.journal(), tasks: index, readResult, pace });
  const digests = Array.from({ length: input.rounds }, (_, round) => digestRound(survey, input.tasks, round));
  const reading = { journal: input.journal(), readResult, pace };
  const rows = await writeRows({ ...input, ...reading, index, survey, isDecidedBy, digests });
  const rounds = digests.map((digest, round) => ({ title: titleOf(input, digest.timeline, round), digest }));
  return { survey, rounds, rows };
}

async function writePictures({ folder, rounds: count }: ReportsInput, rounds: readonly Round[], pace: Pacer) {
  const pictures: string[] = [];
  const warnings: ReportWarning[] = [];
  for (const [round, { digest, title }] of rounds.entries()) {
    const name = reportName('runtime.png', round, count);
    const picture = await drawPicture(digest, title).catch((error) => {
      const message = `${name} could not be drawn: ${messageOf(error)}`;
      warnings.push({
        type: 'warning',
        code: 'PictureNotDrawn',
        message,
        hint: 'report.html shows the same timeline.',
      });
    });
    if (picture) pictures.push(await writeReportFile(join(folder, name), [picture], pace));
  }
  return { pictures, warnings };
}

/** The canvas is imported here: it is a binary, and none may be there for a rare machine. */
async function drawPicture({ timeline, layout, pictureCells }: RoundDigest, title: string): Promise<Buffer> {
  const { drawRuntimePicture } = await import('./runtime-picture.js');
  return drawRuntimePicture({ timeline, layout, cells: pictureCells.cells(), title });
}

function titleOf({ runId, rounds }: ReportsInput, timeline: Timeline, round: number): string {
  const repeat = rounds === 1 ? '' : `, repeat ${round}`;
  if (timeline.bars === 0) return `${runId}${repeat}: nothing ran`;
  const size = [count(timeline.bars, 'attempt'), count(timeline.lanes.length, 'worker')].join(', ');
  return `${runId}${repeat}: ${size} on ${count(timeline.nodes.length, 'node')}, ${formatDuration(timeline.durationMs)}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** What is known of the reports of an earlier part lies before the last event, if a later part was killed before its own. */
function completionOf(completed: Clock | number | undefined, { parts }: Survey): number {
  const completedMs = typeof completed === 'object' ? completed.nowMs() : completed;
  return Math.max(completedMs ?? 0, parts.at(-1)?.lastEventMs ?? 0);
}

function resultReader(valuesFolder: string): ReadResult {
  return ({ task, result, resultFile }) => {
    if (resultFile === undefined) return result ?? '{}';
    try {
      return readFileSync(join(valuesFolder, resultFile), 'utf8');
    } catch (error) {
      throw new GcdError('ResultUnreadable', `The result of task ${task} cannot be read: ${messageOf(error)}`, {
        hint: 'Put that file back: the journal says that the task is done. Or run its input anew: gcd run-files -f <file>',
        cause: error,
      });
    }
  };
}
