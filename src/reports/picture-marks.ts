import type { Chart, LegendItem, Plugin } from 'chart.js';
import { formatDuration } from '../core/duration.js';
import { FAILED_COLOUR, nodeColour } from './node-colours.js';
import { failureHatch, type Picture } from './picture-bars.js';
import { PICTURE_FONT } from './picture-font.js';

/** The legend names so many nodes; more would fill the picture. */
const MOST_NAMED_NODES = 8;

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
    ...(timeline.failed.includes(1) ? [failures] : []),
  ];
}

function swatch(text: string, colour: string): LegendItem {
  return { text, fillStyle: colour, strokeStyle: colour, lineWidth: 0 };
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
  ctx.strokeStyle = '#24292f';
  ctx.fillStyle = '#24292f';
  ctx.font = `11px "${PICTURE_FONT}"`;
  ctx.textAlign = 'center';
  ctx.setLineDash([5, 4]);
  for (const pause of pauses) {
    const x = Math.round(scales.x!.getPixelForValue(pause.atMs)) + 0.5;
    line(ctx, { from: [x, chartArea.top - 4], to: [x, chartArea.bottom] });
    ctx.fillText(`resumed after ${formatDuration(pause.lengthMs)}`, x, chartArea.top - 8);
  }
  ctx.restore();
}

function line(ctx: Chart['ctx'], { from, to }: { from: [number, number]; to: [number, number] }): void {
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}
