import type { Chart, LegendItem, Plugin } from 'chart.js';
import { formatDuration } from '../core/duration.js';
import { FAILED_COLOUR, nodeColour } from './node-colours.js';
import { failureHatch, type Picture } from './picture-bars.js';

/** The legend names so many nodes; more would fill the picture. */
const MOST_NAMED_NODES = 8;

/** Colour of marks and of the texts beside them. */
export const INK = '#24292f';

/** Returns what is drawn besides the bars: white paper, lines between nodes, and where the run stood still. */
export function makeMarks({ timeline, layout }: Picture): Plugin<'bar'>[] {
  return [
    { id: 'paper', beforeDraw: paintPaper },
    { id: 'borders', beforeDatasetsDraw: (chart) => drawBorders(chart, layout.borders) },
    { id: 'pauses', afterDatasetsDraw: (chart) => drawPauses(chart, timeline.pauses) },
  ];
}

/** Returns the legend: nodes by name while they are few, then what red means if there is any. */
export function makeLegend({ timeline, canvas }: Picture): LegendItem[] {
  const { nodes } = timeline;
  const named = nodes.map((node, place) => swatch(node || 'workers', nodeColour(place)));
  const cycling = swatch(`${nodes.length} nodes, neighbours in different colours`, nodeColour(0));
  const failures = { ...swatch('not succeeded', FAILED_COLOUR), fillStyle: failureHatch(canvas) };
  return [
    ...(nodes.length <= MOST_NAMED_NODES ? named : [cycling]),
    ...(timeline.hasFailures ? [failures] : []),
    ...(timeline.pauses.length > 0 ? [pauseItem(timeline.pauses)] : []),
  ];
}

function swatch(text: string, colour: string): LegendItem {
  return { text, fillStyle: colour, strokeStyle: colour, lineWidth: 0 };
}

/** The mark's meaning stands in the legend: beside the mark it would cover bars or other marks. */
function pauseItem(pauses: Picture['timeline']['pauses']): LegendItem {
  const pausedMs = pauses.reduce((sum, pause) => sum + pause.lengthMs, 0);
  const text = pauses.length === 1 ? 'resumed after' : `resumed ${pauses.length} times after`;
  return {
    text: `${text} ${formatDuration(pausedMs)}`,
    fillStyle: '#ffffff',
    strokeStyle: INK,
    lineWidth: 1,
    lineDash: [5, 4],
  };
}

function paintPaper({ ctx, width, height }: Chart<'bar'>): void {
  ctx.save();
  ctx.fillStyle = '#ffffff';
  ctx.fillRect(0, 0, width, height);
  ctx.restore();
}

function drawBorders(chart: Chart<'bar'>, borders: readonly number[]): void {
  const { ctx, chartArea, scales } = chart;
  ctx.save();
  ctx.strokeStyle = '#8c959f';
  for (const row of borders) {
    const y = Math.round(scales.y!.getPixelForValue(row - 0.5)) + 0.5;
    line(ctx, { from: [chartArea.left - 6, y], to: [chartArea.right, y] });
  }
  ctx.restore();
}

function drawPauses(chart: Chart<'bar'>, pauses: Picture['timeline']['pauses']): void {
  const { ctx, chartArea, scales } = chart;
  ctx.save();
  ctx.strokeStyle = INK;
  ctx.setLineDash([5, 4]);
  for (const pause of pauses) {
    const x = Math.round(scales.x!.getPixelForValue(pause.atMs)) + 0.5;
    line(ctx, { from: [x, chartArea.top - 6], to: [x, chartArea.bottom + 6] });
  }
  ctx.restore();
}

function line(ctx: Chart['ctx'], { from, to }: { from: [number, number]; to: [number, number] }): void {
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}
