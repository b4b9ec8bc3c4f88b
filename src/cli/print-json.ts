import type { Terminal } from './terminal.js';

/** Prints a result as one JSON document. */
export function printJson({ stdout }: Terminal, value: unknown): void {
  stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Prints a result as one more line of a command whose output is JSON lines. */
export function printJsonLine({ stdout }: Terminal, value: { readonly type: string }): void {
  stdout.write(`${JSON.stringify(value)}\n`);
}
