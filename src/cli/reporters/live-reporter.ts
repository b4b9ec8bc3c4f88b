import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Notice } from '../../core/notice.js';
import { safeText } from '../../core/safe-text.js';
import { colorsFor } from '../colors.js';
import type { Display } from '../display.js';
import { columnsOf, type Terminal } from '../terminal.js';
import { describeEnd, describeNotice } from './describe-notice.js';
import { drawRun } from './draw-run.js';
import { describeFailure, groupFailures, summarizeFailures } from './group-failures.js';
import { createLiveRegion } from './live-region.js';
import type { Reporter } from './reporter.js';
import { type RunView, updateView } from './run-view.js';

const REDRAW_EVERY_MS = 120;
/** Kinds of failures that are told at once; further ones are counted. */
const MOST_KINDS = 10;

/** Draws a moving picture of the run at the bottom of the terminal, and above it what is to stay. */
export function createLiveReporter(terminal: Terminal, display: Display): Reporter {
  const { stderr, clock, env, signals } = terminal;
  const colors = colorsFor(stderr, display);
  const isUnicode = speaksUtf8(env);
  const region = createLiveRegion(stderr);
  const failures = groupFailures();
  const closed = new AbortController();
  let view: RunView = {};

  const draw = (): void => {
    const size = { columns: columnsOf(stderr) ?? 80, rows: stderr.rows || 24 };
    region.draw(drawRun(view, { ...size, colors, isUnicode, nowMs: clock.nowMs() }));
  };
  const linesOf = (notice: Notice): string[] => {
    if (notice.type === 'task-failed') {
      if (failures.add(notice) > 1 || failures.list().length > MOST_KINDS) return [];
      const [first = '', ...rest] = describeFailure(notice);
      return [`${colors.red('✗')} ${first}`, ...rest.map((line) => colors.dim(line))];
    }
    if (notice.type === 'run-ended') return [...summarizeFailures(failures.list()), describeEnd(notice)];
    if (notice.type === 'warning') return describeNotice(notice).map((line) => colors.yellow(line));
    // What is being done is drawn below, moving, and stays only when it is done.
    return notice.type === 'step' || notice.type === 'image-output' ? [] : describeNotice(notice);
  };
  stderr.on?.('resize', draw);
  // After Ctrl-Z and fg: the shell has written meanwhile, and so may have whatever else was called.
  signals.on('SIGCONT', region.abandon);
  void tick(draw, terminal, closed.signal);
  return {
    observe(notice) {
      const isStepDone = view.step !== undefined && (notice.type === 'step' || notice.type === 'run-started');
      const lines = [...(isStepDone ? [`${colors.green('✓')} ${safeText(view.step ?? '')}`] : []), ...linesOf(notice)];
      view = updateView(view, notice);
      if (closed.signal.aborted) return;
      if (lines.length > 0) region.print(lines);
      // What is begun may keep the process too busy for the next tick.
      if (notice.type === 'run-ended' || notice.type === 'step') draw();
    },
    stepAside() {
      view = {};
      draw();
    },
    close() {
      if (closed.signal.aborted) return;
      closed.abort();
      stderr.off?.('resize', draw);
      signals.off('SIGCONT', region.abandon);
      region.clear();
    },
  };
}

async function tick(draw: () => void, { clock }: Terminal, signal: AbortSignal): Promise<void> {
  for (;;) {
    await nextTurn(); // a SIGCONT that is waiting is heard before
    if (signal.aborted) return;
    draw();
    await clock.sleep(REDRAW_EVERY_MS, signal).catch(() => undefined); // the rejection only says that it is over
  }
}

/** Tells whether the terminal shows more than ASCII, by the locale; unset, as macOS often has it, counts as yes. */
function speaksUtf8(env: Terminal['env']): boolean {
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || 'utf-8');
}
