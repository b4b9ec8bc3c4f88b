import { type Document, isCollection, isScalar, type LineCounter, type Node, visit, type YAMLError } from 'yaml';
import type { Mistake } from './remark.js';

interface YamlSource {
  readonly document: Document;
  readonly text: string;
  readonly lines: LineCounter;
  readonly file: string;
}

/** Tells what is wrong with the syntax of a YAML file, in plain words, once a line. */
export function syntaxMistakes(source: YamlSource): Mistake[] {
  const mistakes: Mistake[] = [];
  let isLost = false;
  for (const error of source.document.errors) {
    const mistake = toMistake(error, source);
    // A line that is wrong is wrong in several ways; and after one stray word the parser takes all others for stray too.
    const isEcho = mistakes.some(({ line }) => line === mistake.line) || (isLost && error.code === 'UNEXPECTED_TOKEN');
    if (!isEcho) mistakes.push(mistake);
    isLost ||= error.code === 'UNEXPECTED_TOKEN';
  }
  return mistakes;
}

function toMistake(error: YAMLError, source: YamlSource): Mistake {
  const { text, lines, file } = source;
  const [from] = error.pos;
  const place = (offset: number) => ({ file, line: lines.linePos(offset).line });
  const isOpening = opening[error.code];
  const open = isOpening && openAt(source.document, from, isOpening);
  if (open !== undefined) return { ...place(open), message: unclosed(text[open]!) };
  return { ...place(from), message: messages[error.code]?.(text.slice(from).split('\n', 1)[0]!) ?? error.message };
}

const messages: Partial<Record<YAMLError['code'], (found: string) => string>> = {
  DUPLICATE_KEY: (found) => `expected each key once, got ${found.split(':', 1)[0]} a second time`,
  TAB_AS_INDENT: () => 'expected spaces as indentation, got a tab',
  BAD_INDENT: () => 'expected the same indentation as the lines above',
  BLOCK_AS_IMPLICIT_KEY: () => 'expected one value, got a second colon: text with a colon and a space needs quotes',
  MULTILINE_IMPLICIT_KEY: () => 'expected "key: value": a colon, or the space after it, is missing',
  MISSING_CHAR: () => 'expected "key: value": a colon, or the space after it, is missing',
  MULTIPLE_DOCS: () => 'expected one document, got a line --- that begins a second one',
  UNEXPECTED_TOKEN: (found) => `expected the end of the value or the next key, got ${JSON.stringify(found.trim())}`,
  BAD_SCALAR_START: (found) => `expected quotes round a value that begins with ${found[0]}`,
  BAD_ALIAS: () => 'expected quotes round a value that begins with *',
  BAD_DQ_ESCAPE: (found) =>
    `expected single quotes, or each backslash twice: between double quotes ${found.slice(0, 2)} means nothing`,
};

function unclosed(bracket: string): string {
  const closing: Record<string, string> = { '[': ']', '{': '}' };
  return closing[bracket]
    ? `expected a ${closing[bracket]} that closes the ${bracket} of this line`
    : `expected a second ${bracket} that closes the one in this line`;
}

/** What may be open where the parser finds one of these errors: a list or map in brackets, or a text in quotes. */
const opening: Partial<Record<YAMLError['code'], (node: Node) => boolean>> = {
  BAD_INDENT: (node) => isCollection(node) && node.flow === true,
  MISSING_CHAR: (node) => isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE'),
};

/** Returns where the innermost node begins that a place lies in. */
function openAt(document: Document, offset: number, isOpening: (node: Node) => boolean): number | undefined {
  let open: number | undefined;
  visit(document, {
    Node(_key, node) {
      const [start, , end] = node.range ?? [];
      if (start === undefined || end === undefined || offset < start || offset > end) return;
      if (isOpening(node)) open = start;
    },
  });
  return open;
}
