import { EventEmitter } from 'node:events';
import { hasErrno } from '../core/errors.js';
import type { Terminal } from './terminal.js';

/** Lets gcd go on when whoever reads its output is gone: `gcd runs | head`, or a terminal window that was closed. */
export function outliveReaders({ stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>): void {
  for (const screen of [stdout, stderr]) {
    if (screen instanceof EventEmitter && screen.listenerCount('error') === 0) screen.on('error', ignoreGoneReader);
  }
}

function ignoreGoneReader(error: Error): void {
  if (!hasErrno(error, 'EPIPE', 'EIO')) throw error;
}
