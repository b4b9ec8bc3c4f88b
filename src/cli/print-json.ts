import type { Terminal } from './terminal.js';

/** Prints a result as one JSON document. */
export function printJson({ stdout }: Terminal, value: unknown): void {
  stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
