import type { AttemptEnded, TaskFailure } from '../core/executor.js';

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
export type RunnerMessage =
  | { readonly kind: 'answer'; readonly answer: AttemptEnded }
  | { readonly kind: 'ready'; readonly ready: Ready }
  | { readonly kind: 'broken'; readonly broken: Broken }
  | { readonly kind: 'replaced'; readonly lines: number }
  | { readonly kind: 'warning'; readonly code: string; readonly message: string };

const RESULT_KEY = ',"result":';

/**
 * Reads one line of a runner. The user's dict is cut out as text and never parsed: `result` is the last key, and inside
 * the strings before it every quotation mark is escaped. Returns undefined for a line that a dying child left half
 * written.
 */
export function parseRunnerMessage(line: string, worker: string): RunnerMessage | undefined {
  const cut = line.startsWith('{"task"') ? line.indexOf(RESULT_KEY) : -1;
  const header = parseObject(cut < 0 ? line : `${line.slice(0, cut)}}`);
  if (!header) return undefined;
  if (typeof header['task'] === 'string')
    return readAnswer(Object.assign(header, { type: 'attempt-ended', worker }), line, cut);
  if (header['ready']) return { kind: 'ready', ready: header['ready'] as Ready };
  if (header['broken']) return { kind: 'broken', broken: header['broken'] as Broken };
  if (header['replaced']) return { kind: 'replaced', ...(header['replaced'] as { lines: number }) };
  if (header['warning']) return { kind: 'warning', ...(header['warning'] as { code: string; message: string }) };
  return undefined;
}

function readAnswer(header: Record<string, unknown>, line: string, cut: number): RunnerMessage | undefined {
  if (cut >= 0) {
    // The answer that follows a half-written one must not be taken for its end.
    if (!line.endsWith('}}')) return undefined;
    header['result'] = line.slice(cut + RESULT_KEY.length, -1);
  }
  return { kind: 'answer', answer: header as unknown as AttemptEnded };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
