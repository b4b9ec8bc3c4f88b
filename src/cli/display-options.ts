import type { OptionSpec } from './command.js';

/** The options that every command takes. */
export const displayOptions = {
  json: { flags: '--json', summary: 'print JSON on stdout' },
  quiet: { flags: '--quiet', summary: 'print results and errors only' },
  color: { flags: '--no-color', summary: 'print without colours, as NO_COLOR=1 does' },
} as const satisfies Record<string, OptionSpec>;
