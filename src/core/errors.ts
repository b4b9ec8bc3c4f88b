import { getSystemErrorMap } from 'node:util';

/** Exit codes of the command line, and so the classes of how a verb can end. */
export const ExitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  partlyCleanedUp: 3,
  tasksFailed: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

interface GcdErrorOptions {
  /** A command or an action that gets the user further. */
  hint?: string;
  cause?: unknown;
  /** Default 1. */
  exitCode?: ExitCode;
}

/** Is the one error class: a stable code, the sentence "what happened: why", and a hint that says what to do. */
export class GcdError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(code: string, message: string, options: GcdErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'GcdError';
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? ExitCode.failed;
  }
}

/** Makes the error for wrong flags or a wrong config; the command exits with 2. */
export function usageError(code: string, message: string, hint?: string): GcdError {
  return new GcdError(code, message, { exitCode: ExitCode.usage, ...(hint === undefined ? {} : { hint }) });
}

/** Tells whether an error of Node's file and network calls carries one of the codes, such as `ENOENT`. */
export function hasErrno(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

/**
 * Returns the message of whatever was thrown. Node's error for a host with several addresses, none of which can be reached,
 * has none of its own: https://nodejs.org/api/net.html#socketconnectoptions-connectlistener
 */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return [...new Set(error.errors.map(messageOf))].join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}

/** Returns why a call to the system failed, without code, call and path: `permission denied`; else the whole message. */
export function reasonOf(error: unknown): string {
  const errno = error instanceof Error ? (error as NodeJS.ErrnoException).errno : undefined;
  return (errno !== undefined && getSystemErrorMap().get(errno)?.[1]) || messageOf(error);
}
