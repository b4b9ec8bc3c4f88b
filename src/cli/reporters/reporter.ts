import type { Observer } from '../../core/notice.js';

/** Draws notices; it has a lifetime because what it draws may move. */
export interface Reporter {
  readonly observe: Observer;
  /** Takes what moves off the screen, so that somebody else can write to it; it comes back with the next notice. */
  stepAside(): void;
  /** Leaves the screen in order; idempotent. Later notices are drawn plainly or not at all. */
  close(): void;
}
