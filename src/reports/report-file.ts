import { randomBytes } from 'node:crypto';
import { closeSync, fsync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { GcdError, hasErrno, reasonOf } from '../core/errors.js';
import type { Pacer } from '../core/pacer.js';

/** What is kept before it goes to the disk. */
const BUFFER_BYTES = 1 << 17;
/** A UTF-16 code unit becomes three bytes of UTF-8 at most. */
const MOST_BYTES_PER_UNIT = 3;

/**
 * Is a report while it is written: under another name in the same folder until it is whole. The name is its own, because
 * a run may end while somebody draws what there is of it so far.
 */
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
    const own = `${process.pid}-${randomBytes(4).toString('hex')}-${hostname()}`;
    this.#temporary = join(dirname(path), `.${basename(path)}.${own}.part`);
    this.#file = this.#named(() => openSync(this.#temporary, 'w'));
  }

  /** Adds text or bytes. @throws GcdError ReportNotWritten */
  write(piece: string | Uint8Array): void {
    const isKept = typeof piece === 'string' && piece.length * MOST_BYTES_PER_UNIT <= BUFFER_BYTES;
    if (!isKept || this.#length + piece.length * MOST_BYTES_PER_UNIT > BUFFER_BYTES) this.#flush();
    if (isKept) this.#length += this.#kept.write(piece, this.#length);
    else this.#put(piece);
  }

  /**
   * Brings all that was written to the disk: else a power cut could leave an empty file of the report's name, and nothing
   * of an older one (`auto_da_alloc` in https://docs.kernel.org/admin-guide/ext4.html). @throws GcdError ReportNotWritten
   */
  async sync(): Promise<void> {
    this.#flush();
    await promisify(fsync)(this.#file!).catch((error: unknown) => {
      throw this.#notWritten(error);
    });
  }

  /** Gives a report that was synced its name, in place of an older one. @throws GcdError ReportNotWritten */
  commit(): void {
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

  #named<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      throw this.#notWritten(error);
    }
  }

  /** Names the report in what goes wrong. */
  #notWritten(error: unknown): GcdError {
    const place = `${basename(this.path)} could not be written to ${dirname(this.path)}`;
    return new GcdError('ReportNotWritten', `${place}: ${reasonOf(error)}.`, { cause: error });
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
    await file.sync();
    file.commit();
    return path;
  } catch (error) {
    file.discard();
    throw error;
  }
}

/**
 * Removes what processes that were killed had begun to write to a folder of reports. Machines may share it; whether a process
 * of another one is gone cannot be known.
 */
export function removeAbandonedDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid, host] = /^\..+\.(\d+)-[0-9a-f]{8}-(.+)\.part$/.exec(name) ?? [];
    if (host === hostname() && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

/** One of another user runs too, though it takes no signal from here. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !hasErrno(error, 'ESRCH');
  }
}
