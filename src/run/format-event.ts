import { LEDGER_VERSION, type NewEvent } from '../core/journal-event.js';

/** Is lines of the journal, newlines included. */
interface Formatted {
  readonly text: string;
  readonly lines: number;
}

/**
 * Formats events as lines of the journal. `firstSeq` is the first one's number, `at` when they are journalled, in
 * milliseconds since the epoch.
 */
export function formatEvents(firstSeq: number, at: number, events: readonly NewEvent[]): Formatted {
  const parts = events.flatMap(partsOf);
  const text = parts
    .map((part, place) => `{"v":${LEDGER_VERSION},"seq":${firstSeq + place},"at":${at},${part}\n`)
    .join('');
  return { text, lines: parts.length };
}

/** Returns what is the event's own, a line each. A runner's texts are spliced in as they are. */
function partsOf(event: NewEvent): string[] {
  if (event.type === 'tasks-succeeded') return attemptsOf(event.worker, true, event.texts);
  if (event.type === 'attempt-ended') return attemptsOf(event.worker, event.final, [event.text]);
  return [JSON.stringify(event).slice(1)];
}

function attemptsOf(worker: string, final: boolean, texts: readonly string[]): string[] {
  const head = `"type":"attempt-ended","worker":${JSON.stringify(worker)},"final":${final},`;
  return texts.map((text) => head + text.slice(1));
}
