import { printableFileName } from '../core/file-name.js';
import type { NamedAttempt } from './attempt-rows.js';

/** Counts what is alike and names the first few of it. */
export interface ExampleList {
  count: number;
  /** As `file, column`, or the file alone where no column is meant. */
  readonly examples: string[];
}

const MOST_EXAMPLES = 5;

/** Counts an attempt, and names it while few are named. */
export function addExample(list: ExampleList, { file, column }: NamedAttempt): void {
  list.count += 1;
  if (list.examples.length === MOST_EXAMPLES) return;
  list.examples.push([file, ...(column === 'None' ? [] : [column])].map(printableFileName).join(', '));
}

/** Returns what texts have in common that differ in numbers and quoted names only. */
export function plainLikeness(text: string): string {
  return text.replace(/'[^']*'|"[^"]*"/g, '"').replace(/\d+/g, '#');
}
