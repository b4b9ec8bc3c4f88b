import { type JournalledAttempt, LEDGER_VERSION, type RunEvent } from '../core/journal-event.js';

/** Formats an event as its line of the journal, newline included; `at` is milliseconds since the epoch. */
export function formatEvent(seq: number, at: number, event: RunEvent): string {
  const text = event.type === 'attempt-ended' ? formatAttempt(event) : JSON.stringify(event).slice(1);
  return `{"v":${LEDGER_VERSION},"seq":${seq},"at":${at},${text}\n`;
}

/** Formats the event that there are as many of as tasks. The dict is spliced in as the text that it is, as the last key. */
function formatAttempt(event: JournalledAttempt): string {
  const { type, worker, task, attempt, state, startMs, endMs, cpuMs, peakBytes, final, result } = event;
  const whose = `"type":"${type}","worker":${JSON.stringify(worker)},"task":${JSON.stringify(task)}`;
  const how = `"attempt":${attempt},"state":"${state}","final":${final}`;
  const measured = `"startMs":${startMs},"endMs":${endMs},"cpuMs":${cpuMs},"peakBytes":${peakBytes}`;
  const rare = JSON.stringify(rareParts(event)).slice(1, -1);
  const dict = result === undefined ? '' : `,"result":${result}`;
  return `${whose},${how},${measured}${rare === '' ? '' : `,${rare}`}${dict}}`;
}

type UsualPart =
  | ('type' | 'worker' | 'task' | 'attempt' | 'state' | 'final')
  | ('startMs' | 'endMs' | 'cpuMs' | 'peakBytes' | 'result');

/** Returns the parts that few attempts have. A part that were left out here would not compile. */
function rareParts(event: JournalledAttempt): Record<Exclude<keyof JournalledAttempt, UsualPart>, unknown> {
  const { peakSampled, log, remarks, failure, resultFile } = event;
  return { peakSampled, log, remarks, failure, resultFile };
}
