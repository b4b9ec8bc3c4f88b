import type { SystemEvent } from '../core/system-record.js';
import { outlastPassing, type Patience } from './outlast-passing.js';
import { translateError } from './translate-error.js';

type CallEvent = Extract<SystemEvent, { type: 'call-intended' | 'call-ended' }>;

/** Takes the intent and the outcome of changing calls; the intent is on disk when the promise resolves. */
export interface CallJournal {
  write(event: CallEvent): Promise<void>;
}

/** Who is told of calls, and how throttling and a lost network are sat out; without patience the SDK's own attempts are all. */
interface Watch {
  readonly journal?: CallJournal | undefined;
  readonly patience?: Patience | undefined;
}

interface Watched {
  readonly middlewareStack: { add(middleware: never, options: { step: 'initialize'; name: string }): void };
}

type Next = (args: { input: unknown }) => Promise<unknown>;

/** Calls that read; all others are journalled. */
const reading = /^(Describe|Get|List|Simulate|Lookup|BatchGet|BatchCheck)/;

/** Members of a call's input that tell its object. Policies, user data and key material never go into the record. */
const telling =
  /^(name|.*(Name|Id|Arn|Ids|Token)|clusterName|nodegroupName|addonName|principalArn|repositoryName|resources)$/;

let calls = 0;

/**
 * Journals a client's changing calls, sits out throttling and a lost network, and translates errors. A middleware of the SDK,
 * so that no call can be forgotten.
 */
export function watchCalls(client: Watched, service: string, { journal, patience }: Watch = {}): void {
  const outlast = patience ? outlastPassing(patience) : <T>(_call: string, send: () => Promise<T>) => send();
  const middleware = (next: Next, context: { commandName?: string }) => async (args: { input: unknown }) => {
    const command = (context.commandName ?? 'Unknown').replace(/Command$/, '');
    const call = `${service}:${command}`;
    const isJournalled = journal && !reading.test(command);
    const id = calls++;
    if (isJournalled) await journal.write({ type: 'call-intended', call, id, names: namesIn(args.input) });
    try {
      const answer = await outlast(call, () => next(args));
      if (isJournalled) await journal.write({ type: 'call-ended', id });
      return answer;
    } catch (error) {
      const translated = translateError(error, call);
      if (isJournalled) await journal.write({ type: 'call-ended', id, error: translated.message });
      throw translated;
    }
  };
  client.middlewareStack.add(middleware as never, { step: 'initialize', name: 'gcdWatchCalls' });
}

function namesIn(input: unknown): Record<string, string> {
  const names: Record<string, string> = {};
  for (const [key, value] of Object.entries(input ?? {})) {
    if (!telling.test(key)) continue;
    if (typeof value === 'string') names[key] = value;
    else if (Array.isArray(value) && value.every((one) => typeof one === 'string')) names[key] = value.join(',');
  }
  return names;
}
