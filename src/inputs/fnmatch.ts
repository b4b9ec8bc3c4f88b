/**
 * Translates a pattern of Python's `fnmatch.fnmatchcase` to a regular expression for whole names: `*` is anything,
 * `/` and a leading dot included, `?` one character, `[seq]` and `[!seq]` one of a set; nothing escapes them.
 * Source: https://docs.python.org/3/library/fnmatch.html
 */
export function fnmatch(pattern: string): RegExp {
  const [first = '', ...afterStars] = piecesBetweenStars([...pattern]);
  const last = afterStars.pop();
  // A lookahead does not backtrack: without it `*a*a*a*a*b` takes for ever on a long name that does not match.
  const middle = afterStars.filter((piece) => piece !== '').map((piece, n) => `(?=(.*?${piece}))\\${n + 1}`);
  return new RegExp(`^${first}${middle.join('')}${last === undefined ? '' : `.*${last}`}$`, 'su');
}

function piecesBetweenStars(pattern: readonly string[]): string[] {
  const pieces = [''];
  for (let index = 0; index < pattern.length; ) {
    const set = pattern[index] === '[' ? setAt(pattern, index) : undefined;
    if (pattern[index] === '*') pieces.push('');
    else pieces[pieces.length - 1] += set?.source ?? (pattern[index] === '?' ? '.' : escaped(pattern[index]!));
    index = set?.end ?? index + 1;
  }
  return pieces;
}

/** Reads the set that opens at `start`; undefined when it is never closed, and `[` then stands for itself. */
function setAt(pattern: readonly string[], start: number): { source: string; end: number } | undefined {
  const isNegated = pattern[start + 1] === '!';
  const from = start + (isNegated ? 2 : 1);
  // A bracket right at the start of the set belongs to it.
  const close = pattern.indexOf(']', from + 1);
  if (close < 0) return undefined;
  const members = setMembers(pattern.slice(from, close));
  if (members === '') return { source: isNegated ? '.' : '(?!)', end: close + 1 };
  return { source: `[${isNegated ? '^' : ''}${members}]`, end: close + 1 };
}

function setMembers(characters: readonly string[]): string {
  let members = '';
  for (let index = 0; index < characters.length; ) {
    const [from, hyphen, to] = characters.slice(index, index + 3);
    const isRange = hyphen === '-' && to !== undefined;
    // A range that runs backwards holds nothing.
    if (!isRange) members += escaped(from!);
    else if (from!.codePointAt(0)! <= to.codePointAt(0)!) members += `${escaped(from!)}-${escaped(to)}`;
    index += isRange ? 3 : 1;
  }
  return members;
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
