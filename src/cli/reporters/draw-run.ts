import type { Notice } from '../../core/notice.js';
import { safeText } from '../../core/safe-text.js';
import type { Canvas } from './canvas.js';
import { drawSystem } from './draw-system.js';
import type { RunView } from './run-view.js';
import { countDone, countNotSucceeded, showClock, showRate } from './show-progress.js';
import { cutText, fitTask, textWidth } from './show-text.js';
import { spinner } from './spinner.js';

type Progress = Extract<Notice, { type: 'run-progressed' }>;

const NARROWEST_BAR = 10;
const WIDEST_BAR = 40;
const MOST_SLOTS = 12;

/** Draws what goes on, as lines that each fit into the terminal with a column to spare. */
export function drawRun(view: RunView, canvas: Canvas): string[] {
  const { progress, step, resources } = view;
  if (resources) return drawSystem(resources, canvas);
  if (progress) return [drawBar(progress, view.isStopping === true, canvas), ...drawSlots(progress, canvas)];
  if (step === undefined) return [];
  const { cyan, dim } = canvas.colors;
  const line = `${cyan(spinner(canvas))} ${cutText(safeText(step), canvas.columns - 3)}`;
  return view.stepOutput ? [line, dim(cutText(`  ${safeText(view.stepOutput)}`, canvas.columns - 1))] : [line];
}

/** Draws the one line of progress: what matters least goes first when the terminal is narrow. */
function drawBar(progress: Progress, isStopping: boolean, canvas: Canvas): string {
  const { tally, elapsedMs, tasksPerSecond, etaMs } = progress;
  const done = countDone(tally);
  const bad = countNotSucceeded(tally);
  const { red, yellow, dim } = canvas.colors;
  const pieces = [
    { text: `${done}/${tally.total}`, paint: String },
    { text: bad > 0 ? `✗ ${bad} failed` : '', paint: red },
    { text: isStopping ? 'stopping' : '', paint: yellow },
    { text: etaMs === null || etaMs < 1000 || isStopping ? '' : `${showClock(etaMs)} left`, paint: String },
    { text: showClock(elapsedMs), paint: dim },
    { text: tasksPerSecond > 0 ? showRate(tasksPerSecond) : '', paint: dim },
  ].filter(({ text }) => text !== '');
  while (pieces.length > 1 && widthOf(pieces) + 3 > canvas.columns) pieces.pop();
  const room = Math.min(WIDEST_BAR, canvas.columns - 5 - widthOf(pieces));
  const share = tally.total === 0 ? 1 : done / tally.total;
  const bar = room >= NARROWEST_BAR ? [bars(share, room, canvas)] : [];
  return `${canvas.colors.cyan(spinner(canvas))} ${[...bar, ...pieces.map(({ text, paint }) => paint(text))].join('  ')}`;
}

function widthOf(pieces: readonly { readonly text: string }[]): number {
  return pieces.reduce((sum, { text }) => sum + textWidth(text) + 2, 0);
}

function bars(share: number, width: number, { colors, isUnicode }: Canvas): string {
  const full = Math.floor(share * width);
  const [on, off] = isUnicode ? ['█', '░'] : ['#', '.'];
  return `${colors.green(on.repeat(full))}${colors.dim(off.repeat(width - full))}`;
}

/** Draws what the slots do, those first that have been at it longest. */
function drawSlots({ running }: Progress, canvas: Canvas): string[] {
  const room = Math.max(0, Math.min(MOST_SLOTS, canvas.rows - 4));
  const longest = [...running].sort((a, b) => a.sinceMs - b.sinceMs);
  const shown = longest.slice(0, running.length > room ? Math.max(0, room - 1) : room);
  const lines = shown.map(({ worker, task, sinceMs }) => {
    const time = showClock(canvas.nowMs - sinceMs);
    const fixed = canvas.columns < 60 ? `  ${time}  ` : `  ${worker}  ${time}  `;
    return `${canvas.colors.dim(fixed)}${fitTask(task, canvas.columns - 1 - textWidth(fixed))}`;
  });
  const hidden = running.length - shown.length;
  return hidden > 0 && room > 0 ? [...lines, canvas.colors.dim(`  and ${hidden} more`)] : lines;
}
