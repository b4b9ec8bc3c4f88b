import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { GcdError, messageOf } from '../core/errors.js';
import type { Pacer } from '../core/pacer.js';

/** What is kept before it goes to the disk. */
const BUFFER_BYTES = 1 << 17;
/** A UTF-16 code unit becomes three bytes of UTF-8 at most. */
const MOST_BYTES_PER_UNIT = 3;

/** Is a report while it is written: under another name in the same folder until it is whole. */
export class ReportFile {
  readonly path: string;
  readonly #temporary: string;
  /** Undefined once it is closed. */
  #file: number | undefined;
  readonly #kept = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #length = 0;

  /** Opens a report that will be called `path`. @throws GcdError ReportNotWritten */
  constructor(path: string) {
    this.path = path;
    this.#temporary = join(dirname(path), `.${basename(path)}.part`);
    this.#file = this.#named(() => openSync(this.#temporary, 'w'));
  }

  /** Adds text or bytes. @throws GcdError ReportNotWritten */
  write(piece: string | Uint8Array): void {
    const isKept = typeof piece === 'string' && piece.length * MOST_BYTES_PER_UNIT <= BUFFER_BYTES;
    if (!isKept || this.#length + piece.length * MOST_BYTES_PER_UNIT > BUFFER_BYTES) this.#flush();
    if (isKept) this.#length += this.#kept.write(piece, this.#length);
    else this.#put(piece);
  }

  /** Gives the report its name, in place of an older one. @throws GcdError ReportNotWritten */
  commit(): void {
    this.#flush();
    this.#named(() => {
      this.#close();
      renameSync(this.#temporary, this.path);
    });
  }

  /** Removes what was written so far; an older report of that name stays. */
  discard(): void {
    this.#close();
    rmSync(this.#temporary, { force: true });
  }

  #flush(): void {
    this.#put(this.#kept.subarray(0, this.#length));
    this.#length = 0;
  }

  #put(piece: string | Uint8Array): void {
    this.#named(() => writeFileSync(this.#file!, piece));
  }

  #close(): void {
    if (this.#file === undefined) return;
    const file = this.#file;
    this.#file = undefined;
    closeSync(file);
  }

  /** Names the report in what goes wrong. */
  #named<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      throw new GcdError('ReportNotWritten', `${basename(this.path)} could not be written: ${messageOf(error)}.`, {
        hint: 'Make room in the results folder, then draw the reports again with gcd report.',
        cause: error,
      });
    }
  }
}

/**
 * Writes a whole report piece by piece, and returns its path.
 * @throws GcdError ReportNotWritten; what the pacer rejects with
 */
export async function writeReportFile(
  path: string,
  pieces: Iterable<string | Uint8Array>,
  pace: Pacer,
): Promise<string> {
  const file = new ReportFile(path);
  try {
    for (const piece of pieces) {
      file.write(piece);
      const rest = pace();
      if (rest) await rest;
    }
    file.commit();
    return path;
  } catch (error) {
    file.discard();
    throw error;
  }
}
