import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GcdError, messageOf } from '../core/errors.js';

/** Characters kept before they go to the disk. */
const BUFFER_CHARS = 1 << 20;

/** Is a report while it is written: under another name in the same folder until it is whole. */
export class ReportFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #temporary: string;
  #buffer = '';

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

  /** Adds text; a promise comes back when the disk is to be waited for. @throws GcdError ReportNotWritten */
  write(text: string): Promise<void> | undefined {
    this.#buffer += text;
    return this.#buffer.length < BUFFER_CHARS ? undefined : this.#flush();
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

  async #flush(): Promise<void> {
    const text = this.#buffer;
    this.#buffer = '';
    try {
      await this.#handle.writeFile(text);
    } catch (error) {
      throw notWritten(this.path, error);
    }
  }
}

/** Writes a whole report at once, and returns its path. @throws GcdError ReportNotWritten */
export async function writeReportFile(path: string, content: string | Uint8Array): Promise<string> {
  const temporary = join(dirname(path), `.${basename(path)}.part`);
  try {
    const handle = await open(temporary, 'w');
    await handle.writeFile(content).finally(() => handle.close());
    await rename(temporary, path);
    return path;
  } catch (error) {
    await rm(temporary, { force: true });
    throw notWritten(path, error);
  }
}

function notWritten(path: string, error: unknown): GcdError {
  return new GcdError('ReportNotWritten', `${basename(path)} could not be written: ${messageOf(error)}.`, {
    hint: 'Make room in the results folder, then draw the reports again with gcd report.',
    cause: error,
  });
}
