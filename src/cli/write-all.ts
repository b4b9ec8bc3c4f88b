import { Writable } from 'node:stream';
import type { Screen } from './terminal.js';

/** Is what ends the waiting: room for more, or a reader that has gone away, as `head` does, and never makes room. */
const ENDS = ['drain', 'close', 'error'] as const;

const watched = new WeakSet<Screen>();
const deserted = new WeakSet<Screen>();

/**
 * Writes a text and waits until there is room for more: a pipe that is read slowly must not fill the memory. Returns
 * false once nobody reads any more, and there is no use in further texts.
 */
export async function writeAll(screen: Screen, text: string): Promise<boolean> {
  if (!(screen instanceof Writable)) {
    screen.write(text);
    return true;
  }
  watch(screen);
  if (!isRead(screen)) return false;
  if (!screen.write(text)) await roomIn(screen);
  return isRead(screen);
}

/** Node takes a failed write to stdout back, so that the next one is tried: it is remembered here. */
function watch(screen: Screen & Writable): void {
  if (watched.has(screen)) return;
  watched.add(screen);
  for (const name of ['close', 'error']) screen.on(name, () => deserted.add(screen));
}

function isRead(screen: Screen & Writable): boolean {
  return !deserted.has(screen) && !screen.destroyed;
}

function roomIn(screen: Screen & Writable): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      for (const name of ENDS) screen.off(name, end);
      resolve();
    };
    for (const name of ENDS) screen.on(name, end);
  });
}
