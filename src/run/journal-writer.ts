import { closeSync, fdatasync, fstatSync, ftruncateSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Clock } from '../core/clock.js';
import { GcdError, hasErrno, reasonOf } from '../core/errors.js';
import type { NewEvent } from '../core/journal-event.js';
import { formatEvents } from './format-event.js';

/** A group is synced after this time or this much, whichever comes first (docs/architecture.md). */
const SYNC_AFTER_MS = 50;
const SYNC_AFTER_BYTES = 1 << 20;
/** Room that is given up when the disk is full, for what still has to be written before the run stops. */
const RESERVE_BYTES = 4 << 20;

const syncFile = promisify(fdatasync);

/** Appends a run's events. Each append is in the operating system's hands when it returns; syncs go on beside it. */
export interface JournalWriter {
  /** Writes events that belong together, in one write. Never throws for a full disk: see `whyNoMore`. */
  append(events: readonly NewEvent[]): void;
  /** Says why no new work may start: the disk was found full, and the reserve is being used up, or it cannot be synced. */
  whyNoMore(): string | undefined;
  /**
   * Syncs and closes.
   * @throws GcdError DiskFull when events could not be written, JournalNotSynced when a power cut may take some.
   */
  close(): Promise<void>;
}

interface JournalOptions {
  readonly path: string;
  /** The `seq` of the first event to come. */
  readonly nextSeq: number;
  readonly clock: Clock;
}

/** Opens a journal for appending, making it if it is not there. */
export function openJournal({ path, nextSeq, clock }: JournalOptions): JournalWriter {
  const file = openSync(path, 'a', 0o644);
  const reserve = reserveOf(path);
  let seq = nextSeq;
  let size = fstatSync(file).size;
  let unwritten = '';
  let unsyncedBytes = 0;
  let syncing: Promise<void> | undefined;
  let syncFailure: GcdError | undefined;
  let isFull = !makeReserve(reserve);

  function flush(): void {
    try {
      const bytes = Buffer.from(unwritten, 'utf8');
      writeWhole(file, bytes);
      size += bytes.length;
      unsyncedBytes += bytes.length;
      unwritten = '';
    } catch (error) {
      if (!hasErrno(error, 'ENOSPC', 'EDQUOT', 'EFBIG', 'EIO')) throw error;
      ftruncateSync(file, size); // half a line would be the end of the ledger for every reader
      const hadReserve = !isFull;
      isFull = true;
      rmSync(reserve, { force: true });
      if (hadReserve) flush();
    }
  }

  async function syncGroup(): Promise<void> {
    if (unsyncedBytes < SYNC_AFTER_BYTES) await clock.sleep(SYNC_AFTER_MS);
    unsyncedBytes = 0;
    await sync();
    syncing = undefined;
    if (unsyncedBytes > 0) syncing = syncGroup();
  }

  /** Nobody waits for a sync: what goes wrong with it is told by `whyNoMore` and `close`. */
  async function sync(): Promise<void> {
    await syncFile(file).catch((error: unknown) => {
      syncFailure ??= notSynced(path, error);
    });
  }

  return {
    append(events) {
      const { text, lines } = formatEvents(seq, clock.nowMs(), events);
      unwritten += text;
      seq += lines;
      flush();
      syncing ??= syncGroup();
    },
    whyNoMore: () => (isFull ? 'the disk is full' : syncFailure?.message),
    async close() {
      while (syncing) await syncing;
      if (unwritten !== '') flush();
      await sync();
      closeSync(file);
      rmSync(reserve, { force: true });
      if (unwritten !== '') throw diskFull(path, unwritten);
      if (syncFailure) throw syncFailure;
    },
  };
}

/** Returns the file beside a journal that holds its reserve while it is open. */
export function reserveOf(journal: string): string {
  return `${journal}.reserve`;
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset);
}

function makeReserve(path: string): boolean {
  try {
    writeFileSync(path, Buffer.alloc(RESERVE_BYTES));
    return true;
  } catch (error) {
    if (!hasErrno(error, 'ENOSPC', 'EDQUOT')) throw error;
    rmSync(path, { force: true });
    return false;
  }
}

function diskFull(path: string, unwritten: string): GcdError {
  const events = unwritten.split('\n').length - 1;
  return new GcdError('DiskFull', `${events} events could not be written to ${path}: the disk is full.`, {
    hint: 'Free some space, then gcd run-files --resume. The tasks whose end was not recorded run again.',
  });
}

function notSynced(path: string, cause: unknown): GcdError {
  return new GcdError('JournalNotSynced', `${path} cannot be synced: ${reasonOf(cause)}`, {
    hint: 'See to that disk, then gcd run-files --resume. The tasks whose end a power cut takes until then run again.',
    cause,
  });
}
