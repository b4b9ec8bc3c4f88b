import type { Colors } from '../colors.js';

/** The room and the means for drawing. */
export interface Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly colors: Colors;
  readonly isUnicode: boolean;
  readonly nowMs: number;
}
