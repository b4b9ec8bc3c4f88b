import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import type { RunEvent } from '../../src/core/journal-event.js';
import type { ManifestEntry } from '../../src/core/task.js';
import { realParts } from '../real-part.js';
import { draw, ended, opened, ready, task } from './ledger.js';

const skip = realParts('chromium');
const HOSTILE = '</script><img src=x onerror="document.title=1"><!--';

let browser: Browser;
let profile: string;

before(async () => {
  if (skip) return;
  profile = await mkdtemp(join(tmpdir(), 'gcd-chromium-'));
  browser = await puppeteer.launch({
    executablePath: process.env.GCD_TEST_CHROMIUM ?? '/usr/bin/chromium',
    userDataDir: profile,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
    ],
  });
});

after(async () => {
  if (skip) return;
  await browser.close();
  await rm(profile, { recursive: true, force: true });
});

/** Opens the page of a run and returns it with whatever it complained about or asked the network for. */
async function open(manifest: readonly ManifestEntry[], events: readonly RunEvent[], rounds = 1) {
  const { folder } = await draw(manifest, events, { rounds });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(`asks for ${request.url()}`);
  });
  await page.setViewport({ width: 1400, height: 900 });
  await page.goto(pathToFileURL(join(folder, 'report.html')).href);
  return { page, complaints };
}

const textOf = (page: Page, selector: string) => page.$eval(selector, (element) => element.textContent ?? '');

/** Returns what the canvas shows, to be compared. */
const pictureOf = (page: Page) => page.$eval('#bars', (canvas) => canvas.toDataURL());

function smallRun(): [ManifestEntry[], RunEvent[]] {
  const failure = {
    exception: 'ValueError',
    message: `bad ${HOSTILE}`,
    traceback: `line ${HOSTILE}`,
    outputTail: '',
    hint: 'Run: pip',
  };
  return [
    [task(1, { file: HOSTILE }), task(2, { file: 'caf\udce9.csv' }), task(3)],
    [
      ...[opened(), ready('local-0', 1), ready('local-1', 2)],
      ended(1, [0, 6000], { failure }),
      ended(2, [0, 2000], { worker: 'local-1', remarks: [`left ${HOSTILE}`] }),
      ended(3, [2000, 10_000], { worker: 'local-1' }),
    ],
  ];
}

test('the page shows numbers, failures and the slowest attempts, and complains of nothing', { skip }, async () => {
  const { page, complaints } = await open(...smallRun());
  assert.match(await textOf(page, '#numbers'), /Total tasks3/);
  assert.match(await textOf(page, '#failures'), /1 × failed: ValueError: bad/);
  assert.match(await textOf(page, '#failures .advice'), /^Run: pip$/);
  assert.match(await textOf(page, '#remarks-section'), /1left <\/script>.*caf\\xe9\.csv, Power\(W\)\s*$/s);
  assert.match(await textOf(page, '#slowest'), /in\/3\.csvPower\(W\)8\.00 s/);
  assert.match(await textOf(page, '#slowest'), /caf\\xe9\.csv/);
  assert.match(await textOf(page, '#view'), /^00:00\.000 to 00:10\.000$/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('names and messages stay text, whatever is in them', { skip }, async () => {
  const { page } = await open(...smallRun());
  assert.ok((await textOf(page, '#failures')).includes(HOSTILE));
  assert.ok((await textOf(page, '#slowest')).includes(HOSTILE));
  assert.equal(await page.$('img'), null);
  assert.equal(await page.title(), 'r1 - gcd report');
  await page.close();
});

test('the wheel, the keys, the buttons and dragging change what is shown', { skip }, async () => {
  const { page } = await open(...smallRun());
  const whole = await pictureOf(page);
  const canvas = (await page.$('#bars'))!;
  const box = (await canvas.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel({ deltaY: -100 });
  await page.waitForFunction("document.querySelector('#view').textContent !== '00:00.000 to 00:10.000'");
  assert.notEqual(await pictureOf(page), whole);
  await page.focus('#bars');
  await page.keyboard.press('0');
  assert.equal(await textOf(page, '#view'), '00:00.000 to 00:10.000');
  assert.equal(await pictureOf(page), whole);
  await page.click('#zoom-in');
  assert.equal(await textOf(page, '#view'), '00:02.500 to 00:07.500');
  await page.focus('#bars');
  await page.keyboard.press('ArrowRight');
  assert.equal(await textOf(page, '#view'), '00:03.500 to 00:08.500');
  const before = await textOf(page, '#view');
  const middle = { x: box.x + box.width / 2, y: box.y + 60 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 100, middle.y);
  await page.mouse.up();
  assert.notEqual(await textOf(page, '#view'), before);
  await page.close();
});

test('pointing at a bar names its task', { skip }, async () => {
  const { page } = await open(...smallRun());
  const box = (await (await page.$('#bars'))!.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.9, box.y + 34 + 24 + 12);
  await page.waitForSelector('#details:not([hidden])');
  assert.match(await textOf(page, '#details'), /Filein\/3\.csvColumnPower\(W\)Statesucceeded/);
  await page.close();
});

test('with -r each round can be chosen', { skip }, async () => {
  const events = [opened(), ready('local-0', 1), ended(1, [0, 1000]), ended(2, [2000, 5000])];
  const { page, complaints } = await open([task(1), task(2, { round: 1 })], events, 2);
  assert.equal(await textOf(page, '#view'), '00:00.000 to 00:01.000');
  await page.select('#round', '1');
  assert.equal(await textOf(page, '#view'), '00:00.000 to 00:03.000');
  assert.match(await textOf(page, '#slowest'), /in\/2\.csv/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a run of nothing has a page too', { skip }, async () => {
  const { page, complaints } = await open([], [opened()]);
  assert.match(await textOf(page, '#failures'), /Nothing failed/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('long names break into lines, and leave short texts beside them whole', { skip }, async () => {
  const file = `${'measurements/site=8c1f1046219d/'.repeat(8)}inverter.csv`;
  const { page } = await open([task(1, { file })], [opened(), ready('local-0', 1), ended(1, [0, 1000])]);
  const linesOf = async (text: string) => {
    for (const cell of await page.$$('td')) {
      const lines = await cell.evaluate((td, wanted) => {
        if (!td.textContent?.startsWith(wanted)) return 0;
        const range = td.ownerDocument.createRange();
        range.selectNodeContents(td);
        return range.getClientRects().length;
      }, text);
      if (lines > 0) return lines;
    }
    return 0;
  };
  assert.ok((await linesOf('measurements')) > 1);
  for (const text of ['succeeded', 'Process tasks duration (in parallel)', '1.000 sec']) {
    assert.equal(await linesOf(text), 1, text);
  }
  await page.close();
});

test('a failure that was tried again is explained, though no task failed for good', { skip }, async () => {
  const failed = ended(1, [0, 1000], { final: false, failure: { message: 'x' } });
  const { page } = await open(
    [task(1)],
    [opened(), ready('local-0', 1), failed, ended(1, [1000, 2000], { attempt: 2 })],
  );
  assert.match(await textOf(page, '#legend'), /not succeeded/);
  assert.match(await textOf(page, '#failures'), /^No task failed for good/);
  await page.close();
});

test('a hundred thousand attempts are drawn and can be zoomed', { skip }, async () => {
  const numbers = Array.from({ length: 100_000 }, (_, number) => number);
  const attempts = numbers.map((number): RunEvent => {
    const startMs = Math.floor(number / 8) * 10;
    return ended(number, [startMs, startMs + 9], { worker: `local-${number % 8}` });
  });
  const { page, complaints } = await open(
    numbers.map((number) => task(number)),
    [opened(), ...attempts],
  );
  const whole = await pictureOf(page);
  await page.focus('#bars');
  for (let press = 0; press < 12; press += 1) await page.keyboard.press('+');
  assert.notEqual(await pictureOf(page), whole);
  assert.deepEqual(complaints, []);
  await page.close();
});
