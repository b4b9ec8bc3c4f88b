import { posix } from 'node:path';
import { readList } from './copy-arguments.js';
import { LICENCE_REASON, namesLicence, withProjectFolder } from './former-tool.js';
import { type Instruction, oneLine } from './parse-dockerfile.js';
import { type ShellCommand, splitCommands, splitWords, unquote } from './shell-words.js';
import type { StageContext, Translation } from './translation.js';

/** Translates RUN: commands about the former tool's scripts and the licence go, so does `netcat`; the rest stays. */
export function translateRun(instruction: Instruction, context: StageContext): Translation {
  if (instruction.hasHeredoc) return { text: instruction.text };
  const list = readList(instruction.args);
  if (list) {
    const reason = reasonToLeaveOut(instruction.args, list, context);
    return reason ? { leftOut: [{ text: oneLine(instruction), reason }] } : { text: instruction.text };
  }
  const body = withoutComments(instruction.text).replace(/^\s*RUN\s+/i, '');
  const leftOut: { text: string; reason: string }[] = [];
  const kept: ShellCommand[] = [];
  for (const command of splitCommands(body)) {
    const plain = withoutContinuations(command.text, context.escapeChar);
    const reason = reasonToLeaveOut(plain, splitWords(plain).map(unquote), context);
    const text = reason === undefined ? withoutNetcat(command.text) : '';
    if (text !== command.text) leftOut.push({ text: reason ? plain : 'netcat', reason: reason ?? NETCAT_REASON });
    if (text !== '') kept.push({ ...command, text: withProjectFolder(text) });
  }
  if (kept.length === 0) return { leftOut };
  const text = `RUN ${joinCommands(kept, context.escapeChar)}`;
  return { text: leftOut.length === 0 && !isChanged(body, kept) ? instruction.text : text, leftOut };
}

const NETCAT_REASON = "netcat served the former tool's start scripts, and is gone from Debian 12";

function reasonToLeaveOut(text: string, words: readonly string[], context: StageContext): string | undefined {
  if (namesLicence(text)) return LICENCE_REASON;
  const isAboutTool = words.some((word) => context.toolPaths.has(posix.resolve(context.workdir, word)));
  return isAboutTool ? "the former tool's own script" : undefined;
}

/** Returns the command without the package; empty when apt would have nothing left to install. */
function withoutNetcat(command: string): string {
  if (!/\bapt(-get)?\s[\s\S]*\binstall\b/.test(command)) return command;
  const shorter = command.replace(/\n[ \t]+netcat(=\S+)?[ \t]*\\(?=\n)|[ \t]+netcat(=\S+)?(?=[\s;&]|$)/g, '');
  if (shorter === command) return command;
  const [, packages = ''] = /\binstall\b([\s\S]*)$/.exec(shorter) ?? [];
  return /(?:^|\s)[a-z0-9]/.test(packages) ? shorter : '';
}

/** Comment lines between continued lines are taken out: they may hold quotes and `&&`. */
function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line, i) => i === 0 || !/^\s*(#|$)/.test(line))
    .join('\n');
}

function withoutContinuations(text: string, escapeChar: string): string {
  return text.replaceAll(`${escapeChar}\n`, ' ').replace(/\s+/g, ' ').trim();
}

function joinCommands(commands: readonly ShellCommand[], escapeChar: string): string {
  const joined = commands.map(({ joint, text }, i) => (i === 0 ? text : `${joint}${text}`)).join('');
  // A continuation before a command that went leads nowhere.
  const edge = `(?:\\s|\\${escapeChar}\\n)`;
  return joined.replace(new RegExp(`^${edge}+|${edge}+$`, 'g'), '');
}

function isChanged(body: string, commands: readonly ShellCommand[]): boolean {
  return commands.map(({ joint, text }) => joint + text).join('') !== body;
}
