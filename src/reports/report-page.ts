import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { printableFileName } from '../core/file-name.js';
import type { FailureGroup } from './failure-groups.js';
import { jsonPieces } from './json-pieces.js';
import { FAILED_COLOUR, nodeColour } from './node-colours.js';
import type { PageBars } from './page-bars.js';
import type { RemarkGroup } from './remark-groups.js';
import type { RoundDigest } from './round-digest.js';
import { STATES } from './states.js';
import type { Bar, Pause, Timeline } from './timeline.js';

const TEMPLATES = new URL('../../../templates/report/', import.meta.url);
/** Modules of the page's script, each after those that it imports. */
const SCRIPTS = ['elements.js', 'bars.js', 'timeline.js', 'page.js'];

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
  /** One of the attempts did not succeed, whatever became of its task. */
  readonly hasFailures: boolean;
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

/** Is what the page tells of a run. */
export interface PageInput {
  readonly runId: string;
  /** Is said below the run's name; may be empty. */
  readonly about: string;
  readonly performance: readonly (readonly string[])[];
  /** What is said above each round's timeline, and its digest. */
  readonly rounds: readonly { readonly title: string; readonly digest: RoundDigest }[];
}

/**
 * Returns `report.html` piece by piece: one file that fetches nothing, and in which no text of the run can become markup
 * or script.
 */
export async function drawReportPage(input: PageInput): Promise<Iterable<string>> {
  const [page, style, ...scripts] = await Promise.all(
    ['page.html', 'page.css', ...SCRIPTS].map((name) => readFile(new URL(name, TEMPLATES), 'utf8')),
  );
  const script = joinModules(scripts);
  const parts: Record<string, string> = {
    title: escapeHtml(input.runId),
    about: escapeHtml(input.about),
    // Only this very script runs, and nothing is loaded: https://www.w3.org/TR/CSP3/#grammardef-hash-source
    script_hash: createHash('sha256').update(script).digest('base64'),
    style: `<style>${style}</style>`,
    script: `<script>${script}</script>`,
  };
  const fill = (text: string) =>
    text.replace(/\{\{(\w+)\}\}|<!-- (\w+) -->/g, (_, name, element) => parts[name ?? element] ?? '');
  const [head = '', tail = ''] = page!.split('<!-- content -->').map(fill);
  return joinPieces(head, describeContent(input), tail);
}

function* joinPieces(head: string, content: PageContent, tail: string): Generator<string> {
  yield `${head}<script type="application/json" id="content">`;
  // Without `<` no text can end the element that holds the JSON, nor open a comment in it.
  for (const piece of jsonPieces(content)) yield piece.replaceAll('<', '\\u003c');
  yield `</script>${tail}`;
}

/** Makes one script of modules that come in the order of their needs: a file opened from a disk may import nothing. */
function joinModules(modules: readonly string[]): string {
  const bodies = modules.map((text) => text.replace(/^import .*\n/gm, '').replace(/^export /gm, ''));
  return `'use strict';\n${bodies.join('')}`;
}

function describeContent({ runId, performance, rounds }: PageInput): PageContent {
  return { runId, performance, states: STATES, failedColour: FAILED_COLOUR, rounds: rounds.map(describeRound) };
}

function describeRound({ title, digest }: PageInput['rounds'][number]): PageRound {
  const { timeline, pageBars, slowest, failures, remarks } = digest;
  return {
    title,
    lanes: describeLanes(timeline),
    durationMs: timeline.durationMs,
    pauses: timeline.pauses,
    hasFailures: timeline.hasFailures,
    bars: pageBars.pack(),
    slowest: slowest.list().map((bar) => describeAttempt(timeline, bar)),
    failures: failures.list(),
    remarks: remarks.list(),
  };
}

function describeLanes({ lanes, nodes }: Timeline): PageRound['lanes'] {
  return lanes.map(({ worker, node }) => ({ worker, node, colour: nodeColour(nodes.indexOf(node)) }));
}

function describeAttempt({ lanes }: Timeline, { lane, file, column, state, startMs, endMs }: Bar): SlowAttempt {
  return {
    file: printableFileName(file),
    column: printableFileName(column),
    state,
    worker: lanes[lane]!.worker,
    startMs,
    endMs,
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
