import { safeText } from '../../core/safe-text.js';
import type { Canvas } from './canvas.js';
import type { ResourceList, ResourceNotice } from './run-view.js';
import { cutText } from './show-text.js';
import { spinner } from './spinner.js';

const WAIT_EVERY_MS = 30_000;

const signs = {
  unicode: { pending: ' ', ready: '✓', adopted: '✓', gone: '✓', kept: '-', failed: '✗', interrupted: '!' },
  ascii: { pending: ' ', ready: 'ok', adopted: 'ok', gone: 'ok', kept: '-', failed: 'x', interrupted: '!' },
} as const;

/** Draws a line for each resource, and in a low terminal those that are being worked on first. */
export function drawSystem(resources: ResourceList, canvas: Canvas): string[] {
  const all = Object.values(resources);
  const room = Math.max(1, canvas.rows - 2);
  const isWorking = ({ progress }: ResourceNotice) => progress === 'working' || progress === 'failed';
  const shown = all.length <= room ? all : [...all.filter(isWorking), ...all.filter((one) => !isWorking(one))];
  return shown.slice(0, room).map((one) => drawResource(one, canvas));
}

function drawResource(notice: ResourceNotice, canvas: Canvas): string {
  const { resource, progress } = notice;
  const plainSign = progress === 'working' ? spinner(canvas) : signs[canvas.isUnicode ? 'unicode' : 'ascii'][progress];
  const sign = plainSign.padEnd(canvas.isUnicode ? 1 : 2);
  const { green, red, dim, yellow, cyan } = canvas.colors;
  const paint = {
    ...{ pending: dim, working: cyan, ready: green, adopted: green, gone: green, kept: dim },
    ...{ failed: red, interrupted: yellow },
  };
  const text = cutText(`${resource.padEnd(18)} ${wordsOf(notice)}`, canvas.columns - sign.length - 2);
  return `${paint[progress](sign)} ${progress === 'pending' ? dim(text) : text}`;
}

const words: Readonly<Record<string, string>> = {
  unchanged: 'as it was',
  'was-absent': 'was not there',
  'kept adopted': 'stays: it was there before the system',
  'kept foreign': 'stays: it does not belong to the system',
};

function wordsOf({ message, progress }: ResourceNotice): string {
  return words[`${progress} ${message}`] ?? words[message] ?? safeText(message);
}

/** Tells which lines about resources are worth a line of a log: each change, and while one waits, now and then. */
export function resourceLog(nowMs: () => number): (notice: ResourceNotice) => string[] {
  const told = new Map<string, { text: string; atMs: number }>();
  return (notice) => {
    const { resource, message, progress } = notice;
    if (message === 'looking' || progress === 'pending') return [];
    const last = told.get(resource);
    const isWait = message.startsWith('waiting ');
    const text = isWait ? 'waiting' : `${progress} ${message}`;
    const isNews = last?.text !== text || (isWait && nowMs() - last.atMs >= WAIT_EVERY_MS);
    if (!isNews) return [];
    told.set(resource, { text, atMs: nowMs() });
    return [`${resource}: ${wordsOf(notice)}`];
  };
}
