import measure from 'fast-string-truncated-width';
import type { TaskLabel } from '../../core/notice.js';
import { safeText } from '../../core/safe-text.js';

/** Returns the lines of a text that is meant to have several, each safe. */
export function safeLines(text: string): string[] {
  return text.split('\n').map(safeText);
}

/** Returns a task as a person knows it: its file, and its column if it has one. */
export function showTask({ file, column }: TaskLabel): string {
  return column === 'None' ? safeText(file) : `${safeText(file)} / ${safeText(column)}`;
}

/** Returns a task within a width: the end of its path tells files apart, and its column goes first. */
export function fitTask(task: TaskLabel, width: number): string {
  const whole = showTask(task);
  if (isNarrow(whole, width)) return whole;
  const file = safeText(task.file);
  const column = whole.slice(file.length);
  const room = width - textWidth(column);
  return room < 20 ? cutTextStart(file, width) : `${cutTextStart(file, room)}${column}`;
}

/** Returns the columns that a text takes in a terminal; colours take none. */
export function textWidth(text: string): number {
  return measure(text).width;
}

/** Cuts a text without colours to a width in columns, with an ellipsis at the end. */
export function cutText(text: string, width: number): string {
  if (isNarrow(text, width)) return text;
  return width < 1 ? '' : `${takeColumns(graphemes(text.slice(0, charactersFor(width))), width - 1).join('')}…`;
}

/** Cuts a text to a width in columns at its beginning. */
function cutTextStart(text: string, width: number): string {
  if (isNarrow(text, width)) return text;
  const end = graphemes(text.slice(-charactersFor(width))).reverse();
  return width < 1
    ? ''
    : `…${takeColumns(end, width - 1)
        .reverse()
        .join('')}`;
}

/** Tells whether a text fits; measures no text that cannot. */
function isNarrow(text: string, width: number): boolean {
  return text.length <= charactersFor(width) && textWidth(text) <= width;
}

/** Returns the most characters that are looked at for a width: a text may have megabytes, and one column many marks. */
function charactersFor(width: number): number {
  return 16 * Math.max(1, width);
}

/** Splits a text into what a reader takes for one character, such as a flag or a letter with its accent. */
function graphemes(text: string): string[] {
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
}

function takeColumns(characters: readonly string[], width: number): string[] {
  let used = 0;
  const end = characters.findIndex((character) => {
    used += textWidth(character);
    return used > width;
  });
  return characters.slice(0, end < 0 ? characters.length : end);
}
