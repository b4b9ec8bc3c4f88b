import { type Canvas, createCanvas } from '@napi-rs/canvas';
import type { ChartDataset } from 'chart.js';
import { FAILED_COLOUR, nodeColour } from './node-colours.js';
import type { PictureLayout } from './picture-layout.js';
import type { Timeline } from './timeline.js';
import type { Cell } from './timeline-cells.js';

/** Is bars that look alike, as chart.js takes them: from when to when, in milliseconds, and in which row. */
export type Bars = ChartDataset<'bar', { x: [number, number]; y: number }[]>;

/** Is what is drawn, and what on. */
export interface Picture {
  readonly timeline: Timeline;
  readonly layout: PictureLayout;
  readonly cells: Iterable<Cell>;
  readonly title: string;
  readonly canvas: Canvas;
}

/**
 * Returns one dataset a look, because chart.js works out the options of bars that share theirs once. Failures come first,
 * because it draws the first dataset on top.
 */
export function makeBars(picture: Picture): Bars[] {
  const { timeline, layout, cells } = picture;
  const looks = new Map<string, Bars>();
  const lanesPerRow = timeline.lanes.length / layout.rows;
  const placeOf = new Map(timeline.nodes.map((node, place) => [node, place]));
  const add = (cell: Cell, key: string, make: () => Bars, shift = 0) => {
    if (!looks.has(key)) looks.set(key, make());
    looks.get(key)!.data.push({ x: [cell.startMs, cell.endMs], y: cell.row + shift });
  };
  for (const cell of cells) {
    const place = placeOf.get(timeline.lanes[Math.floor(cell.row * lanesPerRow)]!.node)!;
    if (cell.failed && cell.bar) add(cell, '!bar', () => failedBars(picture));
    else {
      add(cell, `${place} ${cell.busy} ${cell.bar === null}`, () => nodeBars(layout, cell, nodeColour(place)));
      if (cell.failed) add(cell, '!foot', () => failureMarks(layout), isRoomy(layout) ? 0.24 : 0);
    }
  }
  return [...looks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bars]) => bars);
}

/** Returns the red and white stripes of what did not succeed: to be told from other colours in black and white too. */
export function failureHatch(canvas: Canvas): never {
  const tile = createCanvas(8, 8);
  const pen = tile.getContext('2d');
  pen.fillStyle = FAILED_COLOUR;
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = '#ffffff';
  pen.lineWidth = 1.5;
  for (const shift of [-8, 0, 8]) {
    pen.beginPath();
    pen.moveTo(shift - 1, 9);
    pen.lineTo(shift + 9, -1);
    pen.stroke();
  }
  // chart.js names the browser's pattern type, which this canvas has under another name.
  return canvas.getContext('2d').createPattern(tile, 'repeat') as never;
}

function failedBars({ canvas, layout }: Picture): Bars {
  const outline = { borderColor: '#5c0010', borderWidth: isRoomy(layout) ? 1 : 0 };
  return { ...plainBars(layout), ...outline, minBarLength: 3, backgroundColor: failureHatch(canvas) };
}

/** A failure among bars narrower than pixels is a mark at the foot of its lane. */
function failureMarks(layout: PictureLayout): Bars {
  const barThickness = layout.rowHeight * (isRoomy(layout) ? 0.34 : 1);
  return { ...plainBars(layout), barThickness, minBarLength: 3, backgroundColor: FAILED_COLOUR };
}

function nodeBars(layout: PictureLayout, { busy, bar }: Cell, colour: string): Bars {
  const alpha = Math.round(255 * (0.2 + 0.8 * Math.min(1, busy)));
  const hairline = { left: 0, right: bar && isRoomy(layout) ? 1 : 0, top: 0, bottom: 0 };
  const backgroundColor = `${colour}${alpha.toString(16).padStart(2, '0')}`;
  return { ...plainBars(layout), backgroundColor, borderColor: '#ffffff', borderWidth: hairline, minBarLength: 1 };
}

function plainBars(layout: PictureLayout): Bars {
  const barThickness = layout.rowHeight * (isRoomy(layout) ? 0.82 : 1);
  return { data: [], grouped: false, barThickness, borderSkipped: false };
}

/** Lower rows have neither gaps between them nor outlines: there would be little else. */
function isRoomy({ rowHeight }: PictureLayout): boolean {
  return rowHeight > 8;
}
