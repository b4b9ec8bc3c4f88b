import { printableFileName } from '../core/file-name.js';

/** Returns a text that stays on its line and cannot steer a terminal: control characters as `\xNN`. */
export function singleLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return printableFileName(text).replace(/[\0-\x1f\x7f-\x9f]/g, (char) => {
    return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
