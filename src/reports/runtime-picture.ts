import { createCanvas } from '@napi-rs/canvas';
import { BarController, BarElement, Chart, type ChartConfiguration, Legend, LinearScale, Title } from 'chart.js';
import { safeText } from '../core/safe-text.js';
import { type Bars, makeBars, type Picture } from './picture-bars.js';
import { PICTURE_FONT, registerPictureFont } from './picture-font.js';
import { PICTURE_WIDTH, type PictureLayout } from './picture-layout.js';
import { INK, makeLegend, makeMarks } from './picture-marks.js';
import { chooseTimeTicks } from './time-axis.js';
import type { Timeline } from './timeline.js';

const GRID = '#d8dee4';
const MOST_TIME_TICKS = 14;

type Scale = NonNullable<NonNullable<ChartConfiguration<'bar'>['options']>['scales']>[string];

/**
 * Draws a round as a Gantt picture: a lane a worker, grouped and coloured by node, attempts that did not succeed red and
 * hatched. Where bars are narrower than pixels, the shade says how busy the lane was, and red at its foot that one failed.
 * @returns a PNG.
 */
export async function drawRuntimePicture(drawing: Omit<Picture, 'canvas'>): Promise<Buffer> {
  registerPictureFont();
  Chart.register(BarController, BarElement, LinearScale, Title, Legend);
  Chart.defaults.font.family = PICTURE_FONT;
  Chart.defaults.color = INK;
  const canvas = createCanvas(PICTURE_WIDTH, drawing.layout.height);
  // chart.js names the browser's canvas type; this one does all that it asks of it.
  const chart = new Chart(canvas as never, configure({ ...drawing, canvas }));
  const png = await canvas.encode('png');
  chart.destroy();
  return png;
}

function configure(picture: Picture): ChartConfiguration<'bar', Bars['data']> {
  return {
    type: 'bar',
    data: { datasets: makeBars(picture) },
    options: {
      indexAxis: 'y',
      responsive: false,
      animation: false,
      devicePixelRatio: 1,
      events: [],
      layout: { padding: { left: 12, right: 36, top: 8, bottom: 12 } },
      scales: { x: timeScale(picture.timeline), y: laneScale(picture.layout) },
      plugins: {
        title: { display: true, text: safeText(picture.title), font: { size: 18, weight: 'bold' } },
        legend: { labels: { generateLabels: () => makeLegend(picture), boxWidth: 22, padding: 18 } },
      },
    },
    plugins: makeMarks(picture),
  };
}

function timeScale({ durationMs }: Timeline): Scale {
  const { values, format, pattern } = chooseTimeTicks(durationMs, MOST_TIME_TICKS);
  return {
    type: 'linear',
    min: 0,
    max: Math.max(durationMs, 1e-3),
    grid: { color: GRID },
    title: { display: true, text: `time since the first start (${pattern})`, font: { size: 13 } },
    ticks: { autoSkip: false, maxRotation: 0, callback: (value) => format(Number(value)) },
    afterBuildTicks: (axis) => {
      axis.ticks = values.map((value) => ({ value }));
    },
  };
}

function laneScale({ rows, names }: PictureLayout): Scale {
  const nameAt = new Map(names.map(({ row, name }) => [row, name]));
  return {
    type: 'linear',
    reverse: true,
    // Bar charts would else add half a row at both ends, and rows would overlap.
    offset: false,
    min: -0.5,
    max: rows - 0.5,
    grid: { display: false },
    ticks: { autoSkip: false, font: { size: 11 }, callback: (value) => nameAt.get(Number(value)) ?? '' },
    afterBuildTicks: (axis) => {
      axis.ticks = names.map(({ row }) => ({ value: row }));
    },
  };
}
