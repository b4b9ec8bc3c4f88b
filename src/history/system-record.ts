import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../core/clock.js';
import { GcdError, hasErrno, reasonOf } from '../core/errors.js';
import { SYSTEM_RECORD_VERSION, type SystemEntry, type SystemEvent, type SystemRecord } from '../core/system-record.js';

/** Is a system's record while it is open for writing. */
export interface OpenSystemRecord extends SystemRecord {
  /** Everything written so far, oldest first. */
  readonly entries: readonly SystemEntry[];
  close(): Promise<void>;
  /** Removes the record; only once the cloud says that all of the system is gone. */
  remove(): Promise<void>;
}

/** Returns the folder of a system's record. */
export function systemFolder(historyFolder: string, system: string): string {
  return join(historyFolder, 'systems', system);
}

/**
 * Reads the record of a system; a last line that a death cut short is left out.
 *
 * @returns undefined when there is none.
 * @throws GcdError RecordUnreadable when it is of a newer format or damaged.
 */
export function readSystemRecord(historyFolder: string, system: string): SystemEntry[] | undefined {
  const path = journalPath(historyFolder, system);
  try {
    return parseEntries(readFileSync(path, 'utf8'), path).entries;
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

/**
 * Opens the record of a system, making it when there is none. Its writer holds the system's lock; `write` throws GcdError
 * DiskFull or RecordNotWritten.
 *
 * @throws GcdError RecordUnreadable.
 */
export async function openSystemRecord(historyFolder: string, system: string, clock: Clock): Promise<OpenSystemRecord> {
  const folder = systemFolder(historyFolder, system);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = journalPath(historyFolder, system);
  const file = await open(path, 'a+', 0o600);
  const { entries, wholeBytes } = parseEntries(await file.readFile('utf8'), path);
  await file.truncate(wholeBytes);
  return writableRecord({ folder, file, entries, clock });
}

interface Opened {
  readonly folder: string;
  readonly file: FileHandle;
  readonly entries: SystemEntry[];
  readonly clock: Clock;
}

function writableRecord({ folder, file, entries, clock }: Opened): OpenSystemRecord {
  let last: Promise<void> = Promise.resolve();
  const append = async (event: SystemEvent) => {
    const entry: SystemEntry = { v: SYSTEM_RECORD_VERSION, seq: entries.length, at: clock.nowMs(), ...event };
    entries.push(entry);
    try {
      await file.appendFile(`${JSON.stringify(entry)}\n`);
      await file.datasync();
    } catch (error) {
      throw notWritten(folder, error);
    }
  };
  return {
    entries,
    write(event) {
      last = last.then(() => append(event));
      return last;
    },
    notesOf: (resource) => notesOf(entries, resource),
    openCreationAt: (resource) => openCreationAt(entries, resource, clock.nowMs()),
    hasCreationOf: (resource) => entries.some((entry) => isCreationOf(entry, resource)),
    close: () => file.close(),
    async remove() {
      await file.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Returns the error for a record, or the lock beside it, that cannot be written, such as on a full disk. */
export function notWritten(folder: string, cause: unknown): GcdError {
  const isFull = hasErrno(cause, 'ENOSPC', 'EDQUOT');
  const code = isFull ? 'DiskFull' : 'RecordNotWritten';
  return new GcdError(code, `The system's record in ${folder} cannot be written: ${reasonOf(cause)}`, {
    hint: `${isFull ? 'Make room there' : 'Mend that'}, or name another folder with --history: what there is of the system is found by its tags.`,
    cause,
  });
}

function notesOf(entries: readonly SystemEntry[], resource: string): Record<string, string> {
  let notes: Record<string, string> = {};
  for (const entry of entries) {
    if (!('resource' in entry) || entry.resource !== resource) continue;
    // What was noted of a resource ends with it: the client token of a terminated machine must not be used again.
    if (entry.type === 'resource-intended' && entry.action === 'delete') notes = {};
    if (entry.type === 'remembered') notes = { ...notes, ...entry.notes };
  }
  return notes;
}

function isCreationOf(entry: SystemEntry, resource: string): boolean {
  return entry.type === 'resource-intended' && entry.resource === resource && entry.action === 'create';
}

function openCreationAt(entries: readonly SystemEntry[], resource: string, nowMs: number): number | undefined {
  const about = entries.filter((entry) => 'resource' in entry && entry.resource === resource);
  const intended = about.findLast((entry) => entry.type === 'resource-intended');
  if (intended?.type !== 'resource-intended' || intended.action !== 'create') return undefined;
  const ended = about.find((entry) => entry.type === 'resource-ended' && entry.seq > intended.seq);
  if (ended?.type === 'resource-ended' && ended.outcome === 'done') return undefined;
  // Written by a clock that was ahead, it would be waited for until that time comes.
  return Math.min(intended.at, nowMs);
}

function parseEntries(text: string, path: string): { entries: SystemEntry[]; wholeBytes: number } {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const entries = whole
    .split('\n')
    .filter(Boolean)
    .map((line, index) => parseEntry(line, path, index + 1));
  return { entries, wholeBytes: Buffer.byteLength(whole) };
}

function parseEntry(line: string, path: string, number: number): SystemEntry {
  const where = `${path}:${number}`;
  const folder = dirname(path);
  const away = join(dirname(dirname(folder)), `damaged-${basename(folder)}`);
  const hint = `Move it away: mv ${folder} ${away}\nThen \`gcd cleanup ${basename(folder)}\` finds the system by its tags.`;
  try {
    const entry = JSON.parse(line) as SystemEntry;
    if (entry.v === SYSTEM_RECORD_VERSION) return entry;
  } catch (cause) {
    throw new GcdError('RecordUnreadable', `The system's record cannot be read: ${where} is damaged`, { hint, cause });
  }
  throw new GcdError('RecordUnreadable', `The system's record cannot be read: ${where} is of another version`, {
    hint,
  });
}

function journalPath(historyFolder: string, system: string): string {
  return join(systemFolder(historyFolder, system), 'journal.jsonl');
}
