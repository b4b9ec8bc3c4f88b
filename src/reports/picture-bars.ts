import { type Canvas, createCanvas } from '@napi-rs/canvas';
import type { ChartDataset } from 'chart.js';
import { FAILED_COLOUR, nodeColour } from './node-colours.js';
import type { PictureLayout } from './picture-layout.js';
import type { Timeline } from './timeline.js';
import { type Cell, cutCells } from './timeline-cells.js';

/** Columns into which the time is cut for bars that are narrower than pixels. */
const COLUMNS = 1280;
/** Lower rows have neither gaps between them nor outlines: there would be little else. */
const ROOMY_ROW = 8;

export type Bars = ChartDataset<'bar', { x: [number, number]; y: number }[]>;

export interface Picture {
  readonly timeline: Timeline;
  readonly layout: PictureLayout;
  readonly title: string;
  readonly canvas: Canvas;
}

/**
 * Returns one dataset a look, because chart.js works out the options of bars that share theirs once. Failures come first,
 * because it draws the first dataset on top.
 */
export function makeBars(picture: Picture): Bars[] {
  const { timeline, layout } = picture;
  const looks = new Map<string, Bars>();
  const lanesPerRow = timeline.lanes.length / layout.rows;
  const placeOf = new Map(timeline.nodes.map((node, place) => [node, place]));
  for (const cell of cutCells({ timeline, rows: layout.rows, columns: COLUMNS })) {
    const { node } = timeline.lanes[Math.floor(cell.row * lanesPerRow)]!;
    const key = cell.failed ? `!${cell.merged}` : `${placeOf.get(node)} ${cell.busy} ${cell.merged}`;
    if (!looks.has(key)) looks.set(key, makeLook(picture, cell, nodeColour(placeOf.get(node)!)));
    looks.get(key)!.data.push({ x: [cell.startMs, cell.endMs], y: cell.row + (isFoot(cell, layout) ? 0.24 : 0) });
  }
  return [...looks].sort(([a], [b]) => a.localeCompare(b)).map(([, bars]) => bars);
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

function makeLook({ canvas, layout }: Picture, cell: Cell, colour: string): Bars {
  const isRoomy = layout.rowHeight > ROOMY_ROW;
  const outline = cell.merged || !isRoomy ? 0 : cell.failed ? 1 : { left: 0, right: 1, top: 0, bottom: 0 };
  return {
    data: [],
    grouped: false,
    barThickness: layout.rowHeight * (isFoot(cell, layout) ? 0.34 : isRoomy ? 0.82 : 1),
    minBarLength: cell.failed ? 3 : 1,
    backgroundColor: cell.failed && !cell.merged ? failureHatch(canvas) : shade(colour, cell),
    borderColor: cell.failed ? '#5c0010' : '#ffffff',
    borderWidth: outline,
    borderSkipped: false,
  };
}

/** A failure among bars narrower than pixels is a mark at the foot of its lane. */
function isFoot(cell: Cell, layout: PictureLayout): boolean {
  return cell.failed && cell.merged && layout.rowHeight > ROOMY_ROW;
}

function shade(colour: string, { busy, failed }: Cell): string {
  if (failed) return FAILED_COLOUR;
  const alpha = Math.round(255 * (0.2 + 0.8 * Math.min(1, busy)));
  return `${colour}${alpha.toString(16).padStart(2, '0')}`;
}
