import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GcdError, messageOf } from '../core/errors.js';
import type { Pacer } from '../core/pacer.js';

/** What is kept before it goes to the disk. */
const BUFFER_BYTES = 1 << 17;
/** UTF-16 code units become three bytes of UTF-8 at most. */
const MOST_BYTES_PER_UNIT = 3;

/** Is a report while it is written: under another name in the same folder until it is whole. */
export class ReportFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #temporary: string;
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #length = 0;

  private constructor(path: string, temporary: string, handle: FileHandle) {
    this.path = path;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  /** Opens a report that will be called `path`. @throws GcdError ReportNotWritten */
  static async open(path: string): Promise<ReportFile> {
    const temporary = join(dirname(path), `.${basename(path)}.part`);
    const handle = await open(temporary, 'w').catch((error) => {
      throw notWritten(path, error);
    });
    return new ReportFile(path, temporary, handle);
  }

  /** Adds text or bytes; a promise that comes back is to be waited for before more is added. @throws GcdError ReportNotWritten */
  write(piece: string | Uint8Array): Promise<void> | undefined {
    if (typeof piece !== 'string' || !this.#hasRoomFor(piece)) return this.#flush(piece);
    this.#length += this.#buffer.write(piece, this.#length);
    return undefined;
  }

  /** Gives the report its name, in place of an older one. @throws GcdError ReportNotWritten */
  async commit(): Promise<void> {
    await this.#flush();
    try {
      await this.#handle.close();
      await rename(this.#temporary, this.path);
    } catch (error) {
      throw notWritten(this.path, error);
    }
  }

  /** Removes what was written so far; an older report of that name stays. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await rm(this.#temporary, { force: true });
  }

  #hasRoomFor(text: string): boolean {
    return this.#length + text.length * MOST_BYTES_PER_UNIT <= BUFFER_BYTES;
  }

  /** Writes what was kept, and then the piece that found no room beside it. */
  async #flush(piece: string | Uint8Array = ''): Promise<void> {
    try {
      await this.#handle.writeFile(this.#buffer.subarray(0, this.#length));
      this.#length = 0;
      if (typeof piece === 'string' && this.#hasRoomFor(piece)) this.#length = this.#buffer.write(piece);
      else await this.#handle.writeFile(piece);
    } catch (error) {
      throw notWritten(this.path, error);
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
  const file = await ReportFile.open(path);
  try {
    for (const piece of pieces) {
      const written = file.write(piece);
      if (written) await written;
      const rest = pace();
      if (rest) await rest;
    }
    await file.commit();
    return path;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

function notWritten(path: string, error: unknown): GcdError {
  return new GcdError('ReportNotWritten', `${basename(path)} could not be written: ${messageOf(error)}.`, {
    hint: 'Make room in the results folder, then draw the reports again with gcd report.',
    cause: error,
  });
}
