import type { Call } from './command.js';

/** Tells a person something that is not a result: on stderr, and not with `--quiet` or `--json`. */
export function say({ display, terminal }: Pick<Call<unknown>, 'display' | 'terminal'>, text: string): void {
  if (!display.isQuiet && !display.isJson) terminal.stderr.write(`${text}\n`);
}
