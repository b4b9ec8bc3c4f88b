import type { Clock } from '../core/clock.js';
import type { Observer } from '../core/notice.js';

/** What a verb needs from outside; cli/ makes it once from the process. */
export interface Ports {
  readonly observe: Observer;
  readonly clock: Clock;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Folder of the installed gcd: templates, examples. */
  readonly packageRoot: string;
  readonly gcdVersion: string;
  /** When the user's command began, in milliseconds since the epoch. */
  readonly commandStartMs: number;
}
