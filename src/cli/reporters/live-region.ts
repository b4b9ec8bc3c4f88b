import { columnsOf, type Screen } from '../terminal.js';
import { textWidth } from './show-text.js';

/** A few lines at the bottom of the terminal that are drawn again and again. */
export interface LiveRegion {
  /** Replaces the lines; each must be narrower than the terminal. Nothing is written when nothing changed. */
  draw(lines: readonly string[]): void;
  /** Writes lines that stay, above the region. */
  print(lines: readonly string[]): void;
  /** Leaves the lines where they are, since others have written below them; the next ones come below that. */
  abandon(): void;
  /** Takes the region away. */
  clear(): void;
}

const ERASE_LINE_END = '\u001b[K';
const ERASE_BELOW = '\u001b[J';

/**
 * Starts a live region. Every change is one write that overwrites in place, so that nothing flickers. The cursor is left
 * visible on the line below: a hidden one would stay hidden after kill -9.
 */
export function createLiveRegion(screen: Screen): LiveRegion {
  let drawn: readonly string[] = [];
  let drawnAtColumns = screen.columns;

  const replace = (above: readonly string[], lines: readonly string[]): void => {
    const isSame = above.length === 0 && lines.join('\n') === drawn.join('\n') && screen.columns === drawnAtColumns;
    if (isSame) return;
    const rows = rowsOf(drawn, columnsOf(screen) ?? 80);
    const up = rows === 0 ? '\r' : `\u001b[${rows}A\r`;
    // A terminal that broke lines remembers which rows belong together, until the rows are erased.
    const eraseBroken = screen.columns === drawnAtColumns ? '' : ERASE_BELOW;
    const text = [...above, ...lines].map((line) => `${line}${ERASE_LINE_END}\n`).join('');
    screen.write(`${up}${eraseBroken}${text}${ERASE_BELOW}`);
    drawn = lines;
    drawnAtColumns = screen.columns;
  };
  return {
    draw: (lines) => replace([], lines),
    print: (lines) => replace(lines, drawn),
    abandon() {
      drawn = [];
    },
    clear: () => replace([], []),
  };
}

/** Counts the rows that lines take after the terminal was made narrower and broke them. */
function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)), 0);
}
