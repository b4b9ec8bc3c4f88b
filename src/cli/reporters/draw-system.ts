import type { Canvas } from './canvas.js';
import type { ResourceList, ResourceNotice } from './run-view.js';
import { cutText, safeText } from './show-text.js';

const WAIT_EVERY_MS = 30_000;

const signs = {
  unicode: { working: '·', ready: '✓', adopted: '✓', gone: '✓', kept: '-', failed: '✗', interrupted: '!' },
  ascii: { working: '.', ready: 'ok', adopted: 'ok', gone: 'ok', kept: '-', failed: 'x', interrupted: '!' },
} as const;

/** Draws a line for each resource, and in a low terminal those that are being worked on first. */
export function drawSystem(resources: ResourceList, canvas: Canvas): string[] {
  const all = Object.values(resources);
  const room = Math.max(1, canvas.rows - 2);
  const isWorking = ({ progress }: ResourceNotice) => progress === 'working' || progress === 'failed';
  const shown = all.length <= room ? all : [...all.filter(isWorking), ...all.filter((one) => !isWorking(one))];
  return shown.slice(0, room).map((one) => drawResource(one, canvas));
}

function drawResource({ resource, message, progress }: ResourceNotice, canvas: Canvas): string {
  const sign = signs[canvas.isUnicode ? 'unicode' : 'ascii'][progress];
  const { green, red, dim, yellow } = canvas.colors;
  const paint = {
    working: dim,
    ready: green,
    adopted: green,
    gone: green,
    kept: dim,
    failed: red,
    interrupted: yellow,
  };
  const text = cutText(`${resource.padEnd(20)} ${safeText(message)}`, canvas.columns - sign.length - 2);
  return `${paint[progress](sign)} ${text}`;
}

/** Tells which lines about resources are worth a line of a log: each change, and while one waits, now and then. */
export function resourceLog(nowMs: () => number): (notice: ResourceNotice) => string[] {
  const told = new Map<string, { text: string; atMs: number }>();
  return ({ resource, message, progress }) => {
    if (message === 'looking') return [];
    const last = told.get(resource);
    const isWait = message.startsWith('waiting for ');
    const text = isWait ? 'waiting' : `${progress} ${message}`;
    const isNews = last?.text !== text || (isWait && nowMs() - last.atMs >= WAIT_EVERY_MS);
    if (!isNews) return [];
    told.set(resource, { text, atMs: nowMs() });
    return [`${resource}: ${safeText(message)}`];
  };
}
