import picocolors from 'picocolors';
import type { Display } from './display.js';
import type { Screen } from './terminal.js';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Returns functions that colour text, or leave it alone where colours are unwanted or not shown. */
export function colorsFor(screen: Screen, display: Pick<Display, 'hasColor'>): Colors {
  return picocolors.createColors(display.hasColor && screen.isTTY === true);
}
