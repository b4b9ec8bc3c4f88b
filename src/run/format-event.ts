import { LEDGER_VERSION, type NewEvent } from '../core/journal-event.js';

/**
 * Formats events as lines of the journal, newlines included. `firstSeq` is the first one's number, `at` when they are
 * journalled, in milliseconds since the epoch.
 */
export function formatEvents(firstSeq: number, at: number, events: readonly NewEvent[]): string {
  let lines = '';
  let seq = firstSeq;
  for (const event of events) {
    lines += `{"v":${LEDGER_VERSION},"seq":${seq},"at":${at},${partsOf(event)}\n`;
    seq += 1;
  }
  return lines;
}

/** Returns what is the event's own. A runner's text is spliced in as it is: there are as many of these as tasks. */
function partsOf(event: NewEvent): string {
  if (event.type !== 'attempt-ended') return JSON.stringify(event).slice(1);
  return `"type":"${event.type}","worker":${JSON.stringify(event.worker)},"final":${event.final},${event.text.slice(1)}`;
}
