import { splitWords } from './shell-words.js';

/** Is one instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string;
  /** What follows the keyword: one line, continuations joined, comment lines taken out, heredoc bodies left out. */
  readonly args: string;
  /** As it stands in the file, continuations, comments and heredoc bodies included; no newline at the end. */
  readonly text: string;
  /** First and last line in the file, from 1. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly hasHeredoc: boolean;
}

/** Is a run of comments, directives and empty lines between instructions. */
export interface Remark {
  readonly keyword: '';
  readonly text: string;
}

export interface Dockerfile {
  /** Character that joins a line to the next: a backslash, or what the parser directive `escape` says. */
  readonly escapeChar: string;
  readonly parts: readonly (Instruction | Remark)[];
}

/** Parses a Dockerfile by the rules of https://docs.docker.com/reference/dockerfile/#format; no text is an error. */
export function parseDockerfile(text: string): Dockerfile {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const escapeChar = escapeOf(lines);
  const parts: (Instruction | Remark)[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = lines[index]!;
    if (isRemark(line)) {
      parts.push({ keyword: '', text: line });
      index += 1;
    } else {
      const instruction = readInstruction(lines, index, escapeChar);
      parts.push(instruction);
      index = instruction.lastLine;
    }
  }
  return { escapeChar, parts };
}

/** Renders the parts of a Dockerfile; unchanged parts come out byte for byte. */
export function renderDockerfile(parts: readonly { readonly text: string }[]): string {
  return `${parts
    .map((part) => part.text)
    .join('\n')
    .trimEnd()}\n`;
}

/** Returns an instruction as one line, for a message. */
export function oneLine({ keyword, args }: Instruction): string {
  return `${keyword} ${args.replace(/\s+/g, ' ')}`.trim();
}

function isRemark(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}

/** Parser directives stand before everything else, comments included. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name, value] = /^#\s*([a-z]+)\s*=\s*(\S+)/i.exec(line) ?? [];
    if (name === undefined) return '\\';
    if (name.toLowerCase() === 'escape') return value ?? '\\';
  }
  return '\\';
}

function readInstruction(lines: readonly string[], start: number, escapeChar: string): Instruction {
  let args = '';
  let index = start;
  for (; index < lines.length; index++) {
    const line = lines[index]!;
    // Comments and empty lines do not end a continuation.
    if (index > start && isRemark(line)) continue;
    const joined = withoutEscape(line, escapeChar);
    args += joined ?? line;
    if (joined === undefined) break;
  }
  index = Math.min(index, lines.length - 1);
  const [, keyword = '', rest = ''] = /^\s*(\S+)\s*([\s\S]*)$/.exec(args) ?? [];
  const lastLine = endOfHeredocs(lines, index + 1, keyword, rest);
  return {
    keyword: keyword.toUpperCase(),
    args: rest.trim(),
    text: lines.slice(start, lastLine).join('\n'),
    firstLine: start + 1,
    lastLine,
    hasHeredoc: lastLine > index + 1,
  };
}

function withoutEscape(line: string, escapeChar: string): string | undefined {
  const trimmed = line.replace(/[ \t]+$/, '');
  const isJoined = trimmed.endsWith(escapeChar) && !trimmed.endsWith(escapeChar + escapeChar);
  return isJoined ? trimmed.slice(0, -1) : undefined;
}

/** Returns the index of the line after the last heredoc that the instruction opens; `next` when it opens none. */
function endOfHeredocs(lines: readonly string[], next: number, keyword: string, args: string): number {
  if (!/^(RUN|COPY|ADD|ONBUILD)$/i.test(keyword)) return next;
  let end = next;
  for (const word of splitWords(args)) {
    const [, dash, , name] = /^\d*<<(-?)(["']?)([^<>"'\s]+)\2/.exec(word) ?? [];
    if (name === undefined) continue;
    const close = lines.findIndex((line, i) => i >= end && (dash ? line.replace(/^\t+/, '') : line) === name);
    if (close === -1) return next;
    end = close + 1;
  }
  return end;
}
