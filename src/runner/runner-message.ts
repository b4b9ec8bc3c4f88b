import { type Attempt, type AttemptEnded, attemptEnded, parseWithResult, type TaskFailure } from '../core/attempt.js';

/** The child has imported the project; said again by each that follows it. */
export interface Ready {
  readonly pid: number;
  readonly hostname: string;
  readonly hostIp: string;
  readonly python: string;
  readonly accepts: readonly string[];
}

/** The project cannot be used, and why. */
export type Broken = TaskFailure;

/** What a runner says, one object a line; see docs/runner-protocol.md. */
export type RunnerMessage = { readonly kind: 'answer'; readonly answer: AttemptEnded } | OtherMessage;

/** What a runner says besides its answers. */
export type OtherMessage =
  | { readonly kind: 'ready'; readonly ready: Ready }
  | { readonly kind: 'broken'; readonly broken: Broken }
  | { readonly kind: 'recalled'; readonly after: string; readonly lines: number }
  | { readonly kind: 'replaced'; readonly lines: number }
  | { readonly kind: 'warning'; readonly code: string; readonly message: string };

/**
 * Reads one line of a runner. Returns undefined for one that a dying child left half written: that ends with the control
 * character which closed it.
 */
export function parseRunnerMessage(line: string, worker: string): RunnerMessage | undefined {
  const message = line.endsWith('}') ? parseObject(line) : undefined;
  if (!message) return undefined;
  if (message['task']) return { kind: 'answer', answer: attemptEnded(worker, message as unknown as Attempt, line) };
  if (message['ready']) return { kind: 'ready', ready: message['ready'] as Ready };
  if (message['broken']) return { kind: 'broken', broken: message['broken'] as Broken };
  if (message['recalled']) return { kind: 'recalled', ...(message['recalled'] as { after: string; lines: number }) };
  if (message['replaced']) return { kind: 'replaced', ...(message['replaced'] as { lines: number }) };
  if (message['warning']) return { kind: 'warning', ...(message['warning'] as { code: string; message: string }) };
  return undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return parseWithResult(text);
  } catch {
    return undefined;
  }
}
