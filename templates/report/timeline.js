import { findBar, unpackBars } from './bars.js';
import { formatClock } from './elements.js';

const AXIS_HEIGHT = 34;
const FONT = '12px "DejaVu Sans", system-ui, sans-serif';
/** The names beside the lanes get no more than this, nor more than a third of a narrow screen. */
const WIDEST_NAMES = 190;
/** A lane that is lower than this has no name of its own. */
const NAMED_LANE = 12;
const MOST_TICKS = 10;
const TICK_GAP = 16;
/** Steps in which the share of busy time in a pixel is shown. */
const SHADES = 8;
const STEPS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
  [1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  [1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  [1, 2, 3, 6, 12, 24].map((hours) => hours * 3_600_000),
);

/**
 * Draws a round's bars on a canvas of which a part of the time is shown: `show(fromMs, toMs)` chooses it.
 * `onView` is told of every change; `barAt` finds the bar at a place of the canvas.
 */
export function createTimeline({ canvas, round, failedColour, onView }) {
  const bars = unpackBars(round);
  const lengthMs = Math.max(round.durationMs, 0.001);
  const laneHeight = Math.max(4, Math.min(24, 1200 / Math.max(1, round.lanes.length)));
  const view = { fromMs: 0, toMs: lengthMs };
  const namesWidth = measureNames(canvas, round, laneHeight);
  const plotLeft = () => Math.min(namesWidth, canvas.clientWidth / 3);
  const plotWidth = () => Math.max(1, canvas.clientWidth - plotLeft() - 12);
  const msAt = (x) => view.fromMs + ((x - plotLeft()) / plotWidth()) * (view.toMs - view.fromMs);

  canvas.style.height = `${AXIS_HEIGHT + Math.max(1, round.lanes.length) * laneHeight + 4}px`;

  function show(fromMs, toMs) {
    const spanMs = Math.min(lengthMs, Math.max(toMs - fromMs, lengthMs / 1e6, 0.001));
    view.fromMs = Math.min(Math.max(0, fromMs), lengthMs - spanMs);
    view.toMs = view.fromMs + spanMs;
    draw();
    onView(view);
  }

  /** Zooms so that what is at `centreMs` stays where it is. */
  function zoom(factor, centreMs = (view.fromMs + view.toMs) / 2) {
    show(centreMs - (centreMs - view.fromMs) * factor, centreMs + (view.toMs - centreMs) * factor);
  }

  function draw() {
    const pen = preparePen(canvas);
    const look = getComputedStyle(canvas);
    const { fromMs } = view;
    // Worked out once: asking the canvas for its width bar by bar would take most of the time.
    const left = plotLeft();
    const pixelsPerMs = plotWidth() / (view.toMs - fromMs);
    const xOf = (ms) => left + (ms - fromMs) * pixelsPerMs;
    const paint = { pen, ink: look.getPropertyValue('--ink'), line: look.getPropertyValue('--line'), failedColour };
    pen.font = FONT;
    drawAxis(paint, { view, xOf, width: canvas.clientWidth, height: canvas.clientHeight });
    round.lanes.forEach((lane, place) => {
      const top = AXIS_HEIGHT + place * laneHeight;
      drawLaneName(paint, { name: nameOf(round, place, laneHeight), left, top, laneHeight });
      drawLane(paint, { bars, view, xOf, lane, place, top, height: laneHeight > 8 ? laneHeight - 4 : laneHeight - 1 });
    });
    drawPauses(paint, { round, view, xOf, height: canvas.clientHeight });
  }

  function barAt(x, y) {
    const lane = Math.floor((y - AXIS_HEIGHT) / laneHeight);
    if (lane < 0 || lane >= round.lanes.length || x < plotLeft()) return undefined;
    const ms = msAt(x);
    const reachMs = msAt(x + 3) - ms;
    const bar = findBar(bars, lane, ms - reachMs);
    if (bar >= bars.first[lane + 1] || bars.startMs[bar] > ms + reachMs) return undefined;
    const times = { startMs: bars.startMs[bar], endMs: bars.endMs[bar] };
    return {
      ...times,
      state: bars.state[bar],
      busy: bars.busy[bar] / 255,
      name: bars.nameOf(bar),
      lane: round.lanes[lane],
    };
  }

  return { show, zoom, draw, barAt, msAt, view, lengthMs };
}

/** Makes the canvas as sharp as the screen, and empties it. */
function preparePen(canvas) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(canvas.clientHeight * ratio);
  const pen = canvas.getContext('2d');
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  return pen;
}

/** Draws as many ticks as their texts have room for; a text at the edge moves in, so that it is read whole. */
function drawAxis({ pen, ink, line }, { view, xOf, width, height }) {
  const spanMs = view.toMs - view.fromMs;
  const textWidth = pen.measureText(formatClock(view.toMs, spanMs < 10_000 ? 3 : 0)).width;
  const most = Math.max(1, Math.min(MOST_TICKS, (xOf(view.toMs) - xOf(view.fromMs)) / (textWidth + TICK_GAP)));
  const step = STEPS_MS.find((ms) => spanMs / ms <= most) ?? 86_400_000 * Math.ceil(spanMs / most / 86_400_000);
  const decimals = step >= 1000 ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (let ms = Math.ceil(view.fromMs / step) * step; ms <= view.toMs; ms += step) {
    pen.fillStyle = line;
    pen.fillRect(Math.round(xOf(ms)), AXIS_HEIGHT - 8, 1, height);
    pen.fillStyle = ink;
    const text = formatClock(ms, decimals);
    pen.fillText(text, Math.min(xOf(ms), width - pen.measureText(text).width / 2), AXIS_HEIGHT / 2 - 4);
  }
}

/** Names every lane while there is room, else each node at its first lane. */
function nameOf({ lanes }, place, laneHeight) {
  const { worker, node } = lanes[place];
  if (laneHeight >= NAMED_LANE) return worker;
  return place === 0 || lanes[place - 1].node !== node ? node : '';
}

function measureNames(canvas, round, laneHeight) {
  const pen = canvas.getContext('2d');
  pen.font = FONT;
  const widths = round.lanes.map((_, place) => pen.measureText(nameOf(round, place, laneHeight)).width);
  return Math.min(WIDEST_NAMES, Math.max(32, ...widths) + 12);
}

function drawLaneName({ pen, ink }, { name, left, top, laneHeight }) {
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  pen.fillStyle = ink;
  pen.fillText(name, left - 8, top + laneHeight / 2, left - 12);
}

/**
 * Draws a lane. Bars of two pixels and more are drawn one by one; narrower and merged ones are added up pixel by pixel,
 * and the pixel is as strong as the lane was busy in it. A failure is striped, or there a red mark at the lane's foot.
 */
function drawLane({ pen, failedColour }, { bars, view, xOf, lane, place, top, height }) {
  const msPerPixel = (view.toMs - view.fromMs) / Math.max(1, xOf(view.toMs) - xOf(view.fromMs));
  const shades = collectShades(pen, { colour: lane.colour, top, height });
  const failures = [];
  const end = bars.first[place + 1];
  for (let bar = findBar(bars, place, view.fromMs); bar < end && bars.startMs[bar] < view.toMs; bar += 1) {
    const fromMs = Math.max(bars.startMs[bar], view.fromMs);
    const toMs = Math.min(bars.endMs[bar], view.toMs);
    const left = xOf(fromMs);
    const width = xOf(toMs) - left;
    const failed = bars.state[bar] > 1;
    const isNarrow = bars.merged[bar] || toMs - fromMs < 2 * msPerPixel;
    if (isNarrow) {
      shades.add(left, left + width, bars.busy[bar] / 255);
      if (failed) failures.push({ left: Math.floor(left), width });
    } else if (failed) stripe(pen, { failedColour, left, width, top, height });
    // A hairline keeps neighbours apart.
    else fill(pen, { colour: lane.colour, share: 1, left, width: width > 3 ? width - 1 : width, top, height });
  }
  shades.flush();
  for (const failure of failures) markFailure(pen, { failedColour, ...failure, top, height });
}

/** Adds up busy time pixel by pixel, and paints neighbouring pixels of one shade at once: a hundred times fewer. */
function collectShades(pen, { colour, top, height }) {
  const run = { left: 0, right: 0, shade: 0 };
  const pixel = { x: -1, busy: 0 };
  const paintRun = () => {
    if (run.shade > 0)
      fill(pen, { colour, share: run.shade / SHADES, left: run.left, width: run.right - run.left, top, height });
  };
  const closePixel = () => {
    const shade = Math.min(SHADES, Math.ceil(pixel.busy * SHADES - 0.01));
    if (shade === run.shade && pixel.x === run.right) run.right += 1;
    else {
      paintRun();
      Object.assign(run, { left: pixel.x, right: pixel.x + 1, shade });
    }
  };
  return {
    /** Adds a bar that is busy for a share of the time between two places. */
    add(from, to, share) {
      for (let x = Math.floor(from); x < to; x += 1) {
        if (x !== pixel.x) {
          closePixel();
          Object.assign(pixel, { x, busy: 0 });
        }
        pixel.busy += (Math.min(to, x + 1) - Math.max(from, x)) * share;
      }
    },
    flush() {
      closePixel();
      paintRun();
    },
  };
}

function fill(pen, { colour, share, left, width, top, height }) {
  pen.globalAlpha = 0.2 + 0.8 * share;
  pen.fillStyle = colour;
  pen.fillRect(left, top, Math.max(1, width), height);
  pen.globalAlpha = 1;
}

function stripe(pen, { failedColour, left, width, top, height }) {
  pen.save();
  pen.beginPath();
  pen.rect(left, top, Math.max(2, width - 1), height);
  pen.clip();
  pen.fillStyle = failedColour;
  pen.fillRect(left, top, width, height);
  pen.strokeStyle = '#ffffff';
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (let x = Math.max(left, 0) - height; x < Math.min(left + width, pen.canvas.width); x += 7) {
    pen.moveTo(x, top + height);
    pen.lineTo(x + height, top);
  }
  pen.stroke();
  pen.restore();
}

function markFailure(pen, { failedColour, left, width, top, height }) {
  pen.fillStyle = failedColour;
  const high = height > 8 ? height * 0.45 : height;
  pen.fillRect(left - 1, top + height - high, Math.max(3, width), high);
}

function drawPauses({ pen, ink }, { round, view, xOf, height }) {
  pen.save();
  pen.strokeStyle = ink;
  pen.setLineDash([5, 4]);
  for (const { atMs } of round.pauses) {
    if (atMs < view.fromMs || atMs > view.toMs) continue;
    pen.beginPath();
    pen.moveTo(xOf(atMs), AXIS_HEIGHT - 8);
    pen.lineTo(xOf(atMs), height);
    pen.stroke();
  }
  pen.restore();
}
