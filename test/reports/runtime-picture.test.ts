import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { RunEvent } from '../../src/core/journal-event.js';
import { draw, ended, opened, ready, task } from './ledger.js';

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Counts pixels of a stretch of the picture, given in shares of its width and height, that `is` accepts. */
  count(area: readonly [number, number, number, number], is: (rgb: Rgb) => boolean): number;
}

type Rgb = readonly [number, number, number];

const ALL = [0, 0, 1, 1] as const;
const isDark = ([r, g, b]: Rgb) => r < 110 && g < 110 && b < 110;
const isRed = ([r, g, b]: Rgb) => r > 180 && g < 60 && b < 80;
const isBlue = ([r, g, b]: Rgb) => r < 40 && g > 90 && g < 140 && b > 150;
const isOrange = ([r, g, b]: Rgb) => r > 210 && g > 130 && g < 180 && b < 60;

async function readPicture(folder: string, name = 'runtime.png'): Promise<Pixels> {
  const image = await loadImage(await readFile(join(folder, name)));
  const { width, height } = image;
  const pen = createCanvas(width, height).getContext('2d');
  pen.drawImage(image, 0, 0);
  return {
    width,
    height,
    count([left, top, right, bottom], is) {
      const size = [Math.round((right - left) * width), Math.round((bottom - top) * height)] as const;
      const { data } = pen.getImageData(Math.round(left * width), Math.round(top * height), ...size);
      let found = 0;
      for (let at = 0; at < data.length; at += 4) if (is([data[at]!, data[at + 1]!, data[at + 2]!])) found += 1;
      return found;
    },
  };
}

test('the picture has text, a lane a worker in the colour of its node, and red where an attempt failed', async () => {
  const { folder } = await draw(
    [task(1), task(2), task(3)],
    [
      ...[opened(), ready('local-0', 1, 'left'), ready('local-1', 2, 'right')],
      ended(1, [0, 5000]),
      ended(2, [0, 5000], { worker: 'local-1' }),
      ended(3, [5000, 10_000], { failure: { message: 'x' } }),
    ],
  );
  const picture = await readPicture(folder);
  assert.ok(picture.count([0, 0, 1, 0.2], isDark) > 300, 'the title is there');
  assert.ok(picture.count([0, 0.85, 1, 1], isDark) > 100, 'the axis is named');
  assert.ok(picture.count([0, 0.35, 0.06, 0.8], isDark) > 50, 'the workers are named');
  assert.ok(picture.count([0.1, 0.35, 0.5, 0.75], isBlue) > 5000, 'the first node is blue');
  assert.ok(picture.count([0.1, 0.35, 0.5, 0.75], isOrange) > 5000, 'the second node is orange');
  assert.equal(picture.count([0.1, 0.35, 0.5, 0.75], isRed), 0);
  assert.ok(picture.count([0.55, 0.35, 1, 0.75], isRed) > 2000, 'the failed half is red');
});

test('one failure among thousands of bars narrower than pixels can be seen', async () => {
  const manifest = Array.from({ length: 5000 }, (_, number) => task(number));
  const attempts = manifest.map((_, number): RunEvent => {
    const failed = number === 2500 ? { failure: { message: 'x' } } : {};
    return ended(number, [number * 10, number * 10 + 9], failed);
  });
  const whole = await readPicture((await draw(manifest, [opened(), ready('local-0', 1), ...attempts])).folder);
  assert.ok(whole.count([0.45, 0.35, 0.6, 0.75], isRed) > 10);
  assert.equal(whole.count([0.1, 0.35, 0.4, 0.75], isRed), 0);
});

test('a lane that was half idle is paler than a busy one', async () => {
  const manifest = Array.from({ length: 4000 }, (_, number) => task(number));
  const attempts = manifest.map((_, number) => {
    const busyMs = number < 2000 ? 10 : 4;
    return ended(number, [number * 10, number * 10 + busyMs]);
  });
  const picture = await readPicture((await draw(manifest, [opened(), ready('local-0', 1), ...attempts])).folder);
  assert.ok(picture.count([0.1, 0.35, 0.4, 0.75], isBlue) > 5000);
  assert.equal(picture.count([0.6, 0.35, 0.9, 0.75], isBlue), 0);
});

test('a thousand workers fit into a picture of bounded height', async () => {
  const manifest = Array.from({ length: 1000 }, (_, number) => task(number));
  const events = manifest.flatMap((_, number): RunEvent[] => {
    const worker = `w-${number}`;
    return [ready(worker, number, `node-${Math.floor(number / 10)}`), ended(number, [0, 1000], { worker })];
  });
  const picture = await readPicture((await draw(manifest, [opened(), ...events])).folder);
  assert.ok(picture.height <= 1300, `${picture.height} pixels`);
  assert.ok(picture.count([0.5, 0.2, 0.9, 0.85], isBlue) > 5000);
});

test('the pause before a resumed part is marked and takes no room', async () => {
  const events = [
    opened(),
    ready('local-0', 1),
    ended(1, [0, 1000]),
    opened(3_600_000),
    ended(2, [3_601_000, 3_602_000]),
  ];
  const picture = await readPicture((await draw([task(1), task(2)], events)).folder);
  assert.ok(picture.count([0.1, 0.35, 0.45, 0.75], isBlue) > 5000);
  assert.ok(picture.count([0.55, 0.35, 0.95, 0.75], isBlue) > 5000);
  assert.ok(picture.count([0.45, 0.35, 0.6, 0.8], isDark) > 20, 'the mark is there');
});

test('a round in which nothing ran has a picture too', async () => {
  const { folder } = await draw([task(1), task(2, { round: 1 })], [opened(), ended(1, [0, 10])], { rounds: 2 });
  const picture = await readPicture(folder, 'runtime-1.png');
  assert.ok(picture.count(ALL, isDark) > 300, 'the title is there');
});
