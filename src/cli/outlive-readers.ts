import { EventEmitter } from 'node:events';
import { hasErrno, reasonOf } from '../core/errors.js';
import type { Terminal } from './terminal.js';

/**
 * Lets gcd go on when whoever reads its output is gone (`gcd runs | head`, a terminal window that was closed), or when
 * the disk that it goes to is full. Returns what tells whether output that somebody waits for was lost.
 */
export function outliveReaders({ stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>): () => boolean {
  let hasLost = false;
  const take = (error: Error): void => {
    if (hasErrno(error, 'EPIPE', 'EIO') || hasLost) return;
    hasLost = true;
    stderr.write(`Error: What gcd prints is lost: ${reasonOf(error)}.\n`);
  };
  for (const screen of [stdout, stderr]) {
    if (screen instanceof EventEmitter && screen.listenerCount('error') === 0) screen.on('error', take);
  }
  return () => hasLost;
}
