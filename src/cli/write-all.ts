import { Writable } from 'node:stream';
import type { Screen } from './terminal.js';

/** Is what ends the waiting: room for more, or a reader that has gone away, as `head` does, and never makes room. */
const ENDS = ['drain', 'close', 'error'] as const;

/** Writes a text and waits until there is room for more: a pipe that is read slowly must not fill the memory. */
export async function writeAll(screen: Screen, text: string): Promise<void> {
  const hasRoom = screen.write(text) !== false;
  if (hasRoom || !(screen instanceof Writable) || screen.destroyed) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      for (const name of ENDS) screen.off(name, end);
      resolve();
    };
    for (const name of ENDS) screen.on(name, end);
  });
}
