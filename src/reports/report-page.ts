import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { printableFileName } from '../core/file-name.js';
import { STATES } from './attempt-columns.js';
import type { FailureGroup } from './failure-groups.js';
import { FAILED_COLOUR, nodeColour } from './node-colours.js';
import { type PageBars, packBars } from './page-bars.js';
import type { RemarkGroup } from './remark-groups.js';
import { findSlowest } from './slowest-attempts.js';
import type { Survey } from './survey.js';
import type { TaskIndex } from './task-index.js';
import type { Pause, Timeline } from './timeline.js';

const TEMPLATES = new URL('../../../templates/report/', import.meta.url);
/** Modules of the page's script, each after those that it imports. */
const SCRIPTS = ['elements.js', 'bars.js', 'timeline.js', 'page.js'];
const MOST_SLOWEST = 20;

/** Is what the page's script finds in it. */
interface PageContent {
  readonly runId: string;
  /** The performance table, titles first. */
  readonly performance: readonly (readonly string[])[];
  readonly states: typeof STATES;
  readonly failedColour: string;
  readonly rounds: readonly PageRound[];
}

interface PageRound {
  readonly title: string;
  readonly lanes: readonly { readonly worker: string; readonly node: string; readonly colour: string }[];
  readonly durationMs: number;
  readonly pauses: readonly Pause[];
  readonly bars: PageBars;
  readonly slowest: readonly SlowAttempt[];
  readonly failures: readonly FailureGroup[];
  readonly remarks: readonly RemarkGroup[];
}

interface SlowAttempt {
  readonly file: string;
  readonly column: string;
  readonly state: string;
  readonly worker: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface PageInput {
  readonly runId: string;
  readonly performance: readonly (readonly string[])[];
  readonly survey: Survey;
  readonly tasks: TaskIndex;
  readonly rounds: readonly PageRoundInput[];
}

export interface PageRoundInput {
  readonly title: string;
  readonly timeline: Timeline;
  readonly failures: readonly FailureGroup[];
  readonly remarks: readonly RemarkGroup[];
}

/** Returns `report.html`: one file that fetches nothing, and in which no text of the run can become markup or script. */
export async function drawReportPage(input: PageInput): Promise<string> {
  const [page, style, ...scripts] = await Promise.all(
    ['page.html', 'page.css', ...SCRIPTS].map((name) => readFile(new URL(name, TEMPLATES), 'utf8')),
  );
  const script = joinModules(scripts);
  const parts: Record<string, string> = {
    title: escapeHtml(input.runId),
    // Only this very script runs, and nothing is loaded: https://www.w3.org/TR/CSP3/#grammardef-hash-source
    script_hash: createHash('sha256').update(script).digest('base64'),
    style: `<style>${style}</style>`,
    script: `<script>${script}</script>`,
    content: `<script type="application/json" id="content">${embedJson(describeContent(input))}</script>`,
  };
  return page!.replace(/\{\{(\w+)\}\}|<!-- (\w+) -->/g, (_, text, element) => parts[text ?? element] ?? '');
}

/** Makes one script of modules that come in the order of their needs: a file opened from a disk may import nothing. */
function joinModules(modules: readonly string[]): string {
  const bodies = modules.map((text) => text.replace(/^import .*\n/gm, '').replace(/^export /gm, ''));
  return `'use strict';\n${bodies.join('')}`;
}

function describeContent(input: PageInput): PageContent {
  const rounds = input.rounds.map(({ title, timeline, failures, remarks }) => ({
    title,
    lanes: describeLanes(timeline),
    durationMs: timeline.durationMs,
    pauses: timeline.pauses,
    bars: packBars({ ...input, timeline }),
    slowest: findSlowest(timeline, MOST_SLOWEST).map((bar) => describeAttempt(input, timeline, bar)),
    failures,
    remarks,
  }));
  return { runId: input.runId, performance: input.performance, states: STATES, failedColour: FAILED_COLOUR, rounds };
}

function describeLanes({ lanes, nodes }: Timeline): PageRound['lanes'] {
  return lanes.map(({ worker, node }) => ({ worker, node, colour: nodeColour(nodes.indexOf(node)) }));
}

function describeAttempt({ survey, tasks }: PageInput, timeline: Timeline, bar: number): SlowAttempt {
  const at = timeline.attempt[bar]!;
  const task = survey.attempts.task[at]!;
  return {
    file: printableFileName(tasks.file(task)),
    column: printableFileName(tasks.column(task)),
    state: STATES[survey.attempts.state[at]!] ?? '',
    worker: timeline.lanes[timeline.lane[bar]!]!.worker,
    startMs: timeline.startMs[bar]!,
    endMs: timeline.endMs[bar]!,
  };
}

/** Without `<` no text can end the element that holds the JSON, nor open a comment in it. */
function embedJson(content: PageContent): string {
  return JSON.stringify(content).replaceAll('<', '\\u003c');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
