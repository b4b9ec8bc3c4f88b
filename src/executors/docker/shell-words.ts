/** Splits a line into words as a shell would, quotes kept as they stand. */
export function splitWords(line: string): string[] {
  return line.match(/(?:\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"?|'[^']*'?|[^\s"'\\])+/g) ?? [];
}

/** Removes the quotes and backslashes of one word. */
export function unquote(word: string): string {
  return word.replace(
    /\\([\s\S])|"((?:\\[\s\S]|[^"\\])*)"?|'([^']*)'?/g,
    (_, escaped?: string, double?: string, single?: string) => escaped ?? double ?? single ?? '',
  );
}

export interface ShellCommand {
  /** What joins it to the one before: `&&`, `;`, or nothing for the first. */
  readonly joint: string;
  readonly text: string;
}

/**
 * Splits a shell line at `&&` and `;` outside quotes. A line with control flow or pipes between alternatives
 * (`if`, `for`, `||`, braces, sub-shells) stays one command: taking it apart could change what it does.
 */
export function splitCommands(line: string): ShellCommand[] {
  if (/\|\||(?:^|[\s;&])(?:if|for|while|until|case)\s|(?:^|[\s;&])[({]/.test(line)) return [{ joint: '', text: line }];
  const commands: ShellCommand[] = [];
  let joint = '';
  let start = 0;
  for (const match of line.matchAll(/\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"?|'[^']*'?|&&|;/g)) {
    if (match[0] !== '&&' && match[0] !== ';') continue;
    commands.push({ joint, text: line.slice(start, match.index) });
    joint = match[0];
    start = match.index + joint.length;
  }
  return [...commands, { joint, text: line.slice(start) }];
}
