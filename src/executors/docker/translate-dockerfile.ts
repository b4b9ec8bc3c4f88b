import { posix } from 'node:path';
import { withProjectFolder } from './former-tool.js';
import { type Dockerfile, type Instruction, oneLine, parseDockerfile, renderDockerfile } from './parse-dockerfile.js';
import { translateCopy } from './translate-copy.js';
import { translateArg, translateEnv } from './translate-env.js';
import { translateRun } from './translate-run.js';
import type { StageContext, Translation } from './translation.js';

/** Is something of a Dockerfile that gcd does not build, and why. */
export interface LeftOut {
  /** Line in the user's file, from 1. */
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

export interface TranslatedDockerfile {
  readonly text: string;
  /** Empty for a Dockerfile that was not written for gismo-cloud-deploy: it is used as it is. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Translates a Dockerfile written for gismo-cloud-deploy, whose build context was that tool's repository with its server
 * in it, into one whose context is the project: system packages, build and pip lines stay, whatever served the tool goes.
 */
export function translateDockerfile(text: string): TranslatedDockerfile {
  const dockerfile = parseDockerfile(text);
  if (!isForFormerTool(dockerfile)) return { text, leftOut: [] };
  const leftOut: LeftOut[] = [];
  const parts: { text: string }[] = [];
  let workdir = '/';
  let toolPaths: ReadonlySet<string> = new Set();
  for (const part of dockerfile.parts) {
    if (!('args' in part)) {
      parts.push(part);
      continue;
    }
    if (part.keyword === 'FROM') [workdir, toolPaths] = ['/', new Set()];
    if (part.keyword === 'WORKDIR') workdir = posix.resolve(workdir, withProjectFolder(part.args));
    const context = { escapeChar: dockerfile.escapeChar, workdir, toolPaths };
    const translation = translateInstruction(part, context);
    toolPaths = new Set([...toolPaths, ...toolPathsOf(part, translation, context)]);
    leftOut.push(...(translation.leftOut ?? []).map((item) => ({ line: part.firstLine, ...item })));
    if (translation.text !== undefined) parts.push({ text: translation.text });
  }
  return { text: renderDockerfile(withoutGaps(parts)), leftOut };
}

/** The build arguments that only the former tool passed, and paths that only its repository had. */
function isForFormerTool({ parts }: Dockerfile): boolean {
  return parts.some(
    ({ keyword, text }) =>
      (keyword === 'ARG' && /\b(CODES_FOLDER|(TARGET|SOURCE)_PATH_OF_UPLOAD_FILE)\b/.test(text)) ||
      (/^(COPY|ADD)$/.test(keyword) && /\bgismoclouddeploy\/|\$\{?(code_path|project_path)\b/.test(text)),
  );
}

function translateInstruction(instruction: Instruction, context: StageContext): Translation {
  switch (instruction.keyword) {
    case 'ARG':
      return translateArg(instruction);
    case 'ENV':
      return translateEnv(instruction);
    case 'COPY':
    case 'ADD':
      return translateCopy(instruction);
    case 'RUN':
      return translateRun(instruction, context);
    case 'ENTRYPOINT':
    case 'CMD':
      return { leftOut: [{ text: oneLine(instruction), reason: 'gcd starts the project itself' }] };
    default:
      return { text: withProjectFolder(instruction.text) };
  }
}

/** Returns where a left-out COPY would have put a file: later lines that make it executable go with it. */
function toolPathsOf(instruction: Instruction, translation: Translation, { workdir }: StageContext): string[] {
  if (!/^(COPY|ADD)$/.test(instruction.keyword) || translation.text !== undefined) return [];
  const destination = instruction.args.split(/\s+/).at(-1)!.replace(/["\]]/g, '');
  const path = posix.resolve(workdir, destination);
  return destination.endsWith('/') || path === workdir ? [] : [path];
}

/** Drops empty lines that follow an empty line. */
function withoutGaps(parts: readonly { readonly text: string }[]): { readonly text: string }[] {
  return parts.filter(({ text }, i) => text.trim() !== '' || (i > 0 && parts[i - 1]!.text.trim() !== ''));
}
