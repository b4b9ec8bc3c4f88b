import { posix } from 'node:path';
import { readCopyArguments } from './copy-arguments.js';
import { type Instruction, parseDockerfile } from './parse-dockerfile.js';
import { PROJECT_FOLDER } from './project-folder.js';

/** What the last stage of a Dockerfile says about the project's folder and the image's user. */
interface FinalStage {
  /** Undefined where no line says it and the base image decides. */
  readonly user: string | undefined;
  /** The COPY or ADD that puts the project at its place. */
  readonly placedBy: Instruction | undefined;
}

/**
 * Appends what a Dockerfile lacks, so that the project lies at /app/project and the image's user may write there.
 * `baseUser` is the user that the base image sets, where that is known and the Dockerfile sets none.
 */
export function placeProject(text: string, baseUser?: string): string {
  const { user = baseUser, placedBy } = readFinalStage(text);
  const isRoot = user === undefined || /^(root|0)?(:|$)/.test(user);
  if (!placedBy) return append(text, `COPY ${isRoot ? '' : `--chown=${user} `}. ${PROJECT_FOLDER}`);
  if (isRoot || placedBy.args.includes('--chown=')) return text;
  // COPY makes root's files, whatever USER says.
  return append(text, `USER root\nRUN chmod -R a+rwX ${PROJECT_FOLDER}\nUSER ${user}`);
}

/** Returns the user that a Dockerfile sets for its last stage; undefined when the base image decides. */
export function userOf(text: string): string | undefined {
  return readFinalStage(text).user;
}

function readFinalStage(text: string): FinalStage {
  const stages = new Map<string, FinalStage>();
  let stage: FinalStage = { user: undefined, placedBy: undefined };
  let name = '';
  let workdir = '/';
  for (const part of parseDockerfile(text).parts) {
    if (!('args' in part)) continue;
    if (part.keyword === 'FROM') {
      const [base = '', , alias = ''] = part.args.replace(/^(--\S+\s+)*/, '').split(/\s+/);
      stage = stages.get(base.toLowerCase()) ?? { user: undefined, placedBy: undefined };
      [name, workdir] = [alias.toLowerCase(), '/'];
    }
    if (part.keyword === 'WORKDIR') workdir = posix.resolve(workdir, part.args);
    if (part.keyword === 'USER') stage = { ...stage, user: part.args };
    if (isPlacing(part, workdir)) stage = { ...stage, placedBy: part };
    if (name !== '') stages.set(name, stage);
  }
  return stage;
}

/** Tells whether a COPY puts the whole project, or its entrypoint, or another stage's files, at the project's place. */
function isPlacing({ keyword, args }: Instruction, workdir: string): boolean {
  if (keyword !== 'COPY' && keyword !== 'ADD') return false;
  const { flags, sources, destination } = readCopyArguments(args);
  if (posix.resolve(workdir, destination) !== PROJECT_FOLDER) return false;
  const isFromStage = flags.some((flag) => flag.startsWith('--from='));
  return isFromStage || sources.some((source) => /^(\.{0,2}\/)*(\.|\*|\*\.py|entrypoint\.py)?\/?$/.test(source));
}

function append(text: string, lines: string): string {
  return `${text.trimEnd()}\n${lines}\n`;
}
