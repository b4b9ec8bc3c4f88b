import type { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { type Clock, systemClock } from '../core/clock.js';
import { reasonOf, usageError } from '../core/errors.js';

/** Is where text goes; a terminal also knows its size and says `resize` when that changes. */
export interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  on?(event: 'resize', listener: () => void): unknown;
  off?(event: 'resize', listener: () => void): unknown;
}

/** Returns how wide a screen is, where that is known: a terminal that nobody has given a size says 0. */
export function columnsOf({ columns }: Screen): number | undefined {
  return columns || undefined;
}

/** Is everything of the process that the command line touches; tests hand in their own. */
export interface Terminal {
  readonly stdout: Screen;
  readonly stderr: Screen;
  readonly stdin: Readable & { isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: string;
  /** Without the leading `v`. */
  readonly nodeVersion: string;
  readonly clock: Clock;
  /** Emits SIGINT, SIGTERM, SIGHUP and SIGCONT. */
  readonly signals: EventEmitter;
  /** Ends the process at once. */
  exit(code: number): void;
}

/** Returns this process's terminal. */
export function processTerminal(): Terminal {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    // Made when it is asked for: most commands ask nothing, and a stream costs a tenth of the start.
    get stdin() {
      return process.stdin;
    },
    env: process.env,
    get cwd() {
      return currentFolder();
    },
    platform: process.platform,
    nodeVersion: process.versions.node,
    clock: systemClock,
    signals: process,
    exit: (code) => process.exit(code),
  };
}

/** Asked for late, so that help needs none. @throws GcdError FolderGone, a usage error. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    const message = `The current folder cannot be found: ${reasonOf(error)}. It may have been removed.`;
    throw usageError('FolderGone', message, 'Change to a folder that is there: cd ~');
  }
}
