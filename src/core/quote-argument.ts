/** Quotes an argument, where it needs that, so that a shown command line can be copied into a POSIX shell. */
export function quoteArgument(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
