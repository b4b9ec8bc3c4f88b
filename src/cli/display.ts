/** How a command shows what it has to say. */
export interface Display {
  /** Results, progress and errors as JSON on stdout. */
  readonly isJson: boolean;
  /** Results and errors only. */
  readonly isQuiet: boolean;
  readonly hasColor: boolean;
}

/** Decides how to show things before the command line is parsed, so that mistakes in it are shown that way too. */
export function displayOf(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Display {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  return {
    isJson: words.includes('--json'),
    isQuiet: words.includes('--quiet'),
    // A dumb terminal shows escape sequences as they are (terminfo(5) has none for it).
    hasColor: !words.includes('--no-color') && !env.NO_COLOR && env.TERM !== 'dumb',
  };
}
