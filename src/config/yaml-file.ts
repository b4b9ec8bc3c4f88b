import { type Document, isAlias, isMap, isScalar, LineCounter, type Node, parseDocument, Scalar, visit } from 'yaml';
import { messageOf } from '../core/errors.js';
import type { Mistake } from './remark.js';
import { syntaxMistakes } from './syntax-mistakes.js';

/** Is a YAML file read: its values, and where each of them stands. */
export interface YamlFile {
  /** Every scalar is the text that stands in the file: `1.0`, `None` and `True` are what they were. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly mistakes: readonly Mistake[];
  /** Returns the line, counted from 1, of the value at a path or of the nearest value above it. */
  lineOf(path: readonly (string | number)[]): number | undefined;
}

/** Reads YAML text whose top is a map of keys; mistakes of syntax are collected, each with its line. */
export function parseYamlFile(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'failsafe',
    merge: true,
    lineCounter: lines,
    prettyErrors: false,
    // Keys that are lists are told below as unknown keys; the library would print a warning of its own.
    logLevel: 'error',
  });
  const mistakes = replaceStrayAliases(document, lines, file);
  const told = new Set(mistakes.map(({ line }) => line));
  mistakes.push(...syntaxMistakes({ document, text, lines, file }).filter(({ line }) => !told.has(line)));
  // After broken syntax the values are guesses, and what is wrong with them would only distract.
  const isReliable = document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
  const values = isReliable ? toValues({ document, lines, file }, mistakes) : {};
  return { values, mistakes, lineOf: (path) => lineOf(document, lines, path) };
}

interface ParsedYaml {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly file: string;
}

/** An unquoted `*.csv` is an alias to YAML, which nobody means: says so, and reads it as the text that it looks like. */
function replaceStrayAliases(document: Document, lines: LineCounter, file: string): Mistake[] {
  const mistakes: Mistake[] = [];
  visit(document, {
    Alias(_key, node) {
      if (!isAlias(node) || node.resolve(document)) return undefined;
      const text = `*${node.source}`;
      const line = lines.linePos(node.range?.[0] ?? 0).line;
      mistakes.push({
        file,
        line,
        message: `expected quotes round a value that begins with *, got ${text}: "${text}"`,
      });
      return new Scalar(text);
    },
  });
  return mistakes;
}

function toValues({ document, lines, file }: ParsedYaml, mistakes: Mistake[]): Record<string, unknown> {
  if (document.contents === null) return {};
  if (!isMap(document.contents)) {
    mistakes.push({ file, line: 1, message: 'expected lines of the form "key: value"' });
    return {};
  }
  try {
    return document.toJS() as Record<string, unknown>;
  } catch (error) {
    // A merge of what is no map, or aliases that multiply: the library refuses more than a hundred.
    const message = `expected aliases (* and <<) that can be followed: ${messageOf(error)}`;
    mistakes.push({ file, line: lines.linePos(firstAliasAt(document)).line, message });
    return {};
  }
}

function firstAliasAt(document: Document): number {
  let at: number | undefined;
  visit(document, {
    Pair(_key, { key, value }) {
      if (at === undefined && (isAlias(value) || (isScalar(key) && key.source === '<<'))) {
        at = (key as Node | null)?.range?.[0];
      }
    },
  });
  return at ?? 0;
}

function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const pair = isMap(parent) ? parent.items.find(({ key }) => String(key) === String(path[depth - 1])) : undefined;
    const start = (pair?.key as { range?: readonly number[] } | undefined)?.range?.[0];
    if (start !== undefined) return lines.linePos(start).line;
  }
  return undefined;
}
