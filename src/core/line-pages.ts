import { closeSync, openSync, readSync } from 'node:fs';
import { GcdError } from './errors.js';
import { readBlocks } from './read-blocks.js';

const NEWLINE = 0x0a;
/** Few enough that a page is read in no time, many enough that the places of all pages take no room. */
const PAGE_LINES = 128;
/** Pages kept: who asks for lines less than 8,192 lines apart, in whatever order, reads each page once. */
const MOST_PAGES = 64;

/** Is a page in memory; the next one that belongs here is read into the same bytes. */
interface Page {
  number: number;
  bytes: Buffer;
  /** Where each of its lines begins in `bytes`, and where the last one ends. */
  readonly starts: Uint32Array;
}

/** Gives any line of a text file that does not change, and keeps a few pages of it in memory however long it is. */
export class LinePages {
  readonly count: number;
  readonly #path: string;
  /** Where each page begins in the file, and where the last one ends. */
  readonly #places: readonly number[];
  readonly #pages: Page[] = [];

  /** Reads the file once to find its pages. A last line without a newline is left out, as `readLines` does. */
  constructor(path: string) {
    this.#path = path;
    const { count, places } = findPages(path);
    this.count = count;
    this.#places = places;
  }

  /** Returns a line, counted from 0, without its newline. @throws GcdError FileCut when the file has become shorter. */
  line(number: number): string {
    const { bytes, starts } = this.#page(Math.floor(number / PAGE_LINES));
    const at = number % PAGE_LINES;
    return bytes.toString('utf8', starts[at]!, starts[at + 1]! - 1);
  }

  /** Neighbouring pages have different places, so that they never push each other out. */
  #page(number: number): Page {
    this.#pages[number % MOST_PAGES] ??= {
      number: -1,
      bytes: Buffer.alloc(0),
      starts: new Uint32Array(PAGE_LINES + 1),
    };
    const page = this.#pages[number % MOST_PAGES]!;
    if (page.number !== number) this.#read(number, page);
    return page;
  }

  #read(number: number, page: Page): void {
    const from = this.#places[number]!;
    const length = this.#places[number + 1]! - from;
    if (page.bytes.length < length) page.bytes = Buffer.allocUnsafeSlow(length);
    page.number = -1;
    readAt(this.#path, from, page.bytes.subarray(0, length));
    let start = 0;
    for (let line = 0; start < length; line += 1) {
      page.starts[line] = start;
      start = page.bytes.indexOf(NEWLINE, start) + 1;
      page.starts[line + 1] = start;
    }
    page.number = number;
  }
}

function findPages(path: string): { count: number; places: number[] } {
  const places = [0];
  let count = 0;
  let blockStart = 0;
  let end = 0;
  for (const block of readBlocks(path)) {
    for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) {
      count += 1;
      end = blockStart + at + 1;
      if (count % PAGE_LINES === 0) places.push(end);
    }
    blockStart += block.length;
  }
  if (count % PAGE_LINES !== 0) places.push(end);
  return { count, places };
}

function cutWhileRead(path: string): GcdError {
  return new GcdError('FileCut', `${path} ends before its line does: it was cut while it was read.`, {
    hint: 'Restore the file from a copy: something other than gcd has changed it.',
  });
}

/** Fills `bytes`; the file is opened each time, so that nobody has to close it. */
function readAt(path: string, from: number, bytes: Buffer): void {
  const file = openSync(path, 'r');
  try {
    for (let read = 0; read < bytes.length; ) {
      const length = readSync(file, bytes, read, bytes.length - read, from + read);
      if (length === 0) throw cutWhileRead(path);
      read += length;
    }
  } finally {
    closeSync(file);
  }
}
