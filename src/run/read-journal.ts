import { existsSync } from 'node:fs';
import { parseWithResult } from '../core/attempt.js';
import { type JournalEvent, LEDGER_VERSION } from '../core/journal-event.js';
import { LinePages } from '../core/line-pages.js';
import { readLines } from '../core/read-lines.js';
import { ledgerDamaged, unknownFormat } from './ledger-errors.js';

/**
 * Reads a run's events in order; none when there is no journal yet.
 * @throws GcdError UnknownFormat; LedgerDamaged when a line is missing or is no event.
 */
export function* readJournal(path: string): Generator<JournalEvent, void, undefined> {
  if (!existsSync(path)) return;
  let expected = 0;
  for (const lines of readLines(path)) {
    for (const line of lines) {
      const event = parseEvent(path, line);
      if (event.v !== LEDGER_VERSION) throw unknownFormat(path, event.v);
      if (event.seq !== expected) throw ledgerDamaged(path, `event ${expected} is missing, ${event.seq} follows`);
      expected += 1;
      yield event;
    }
  }
}

/**
 * Reads the last event of a journal that may be written to meanwhile; undefined when it has none yet.
 * @throws GcdError LedgerDamaged when the line is no event.
 */
export function readLastEvent(path: string): JournalEvent | undefined {
  if (!existsSync(path)) return undefined;
  const lines = new LinePages(path);
  return lines.count === 0 ? undefined : parseEvent(path, lines.line(lines.count - 1));
}

function parseEvent(path: string, line: string): JournalEvent {
  try {
    return parseWithResult(line);
  } catch (error) {
    throw ledgerDamaged(path, `a line is not an event: ${line.slice(0, 80)}`, error);
  }
}
