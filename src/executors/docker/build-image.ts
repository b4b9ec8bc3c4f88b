import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatByteSize } from '../../core/byte-size.js';
import type { Clock } from '../../core/clock.js';
import { formatDuration } from '../../core/duration.js';
import { hasErrno } from '../../core/errors.js';
import type { Observer } from '../../core/notice.js';
import { buildFailed } from './build-failed.js';
import { type ChosenDockerfile, chooseDockerfile } from './choose-dockerfile.js';
import { askDocker, runDocker } from './docker-cli.js';
import { hashContext } from './hash-context.js';
import { imageName, PROJECT_LABEL } from './image-name.js';
import { type ContextEntry, listContext } from './list-context.js';
import { DOCKERFILE_NAME, packContext } from './pack-context.js';
import { parseDockerfile } from './parse-dockerfile.js';
import { placeProject, userOf } from './place-project.js';
import { isBuildLine } from './read-build-output.js';
import { reportLeftOut } from './report-left-out.js';

export interface BuildImageRequest {
  readonly project: string;
  /** Absolute paths that must not be in the image: the data folder, the licence, the history, the results. */
  readonly leaveOut?: readonly string[];
  /** Folder of the installed gcd, for its template. */
  readonly packageRoot: string;
  readonly observe: Observer;
  readonly signal?: AbortSignal;
  /** Environment of docker's client. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

export interface ProjectImage {
  /** `gcd/<project>:<hash of all that goes into the build>`. */
  readonly tag: string;
  /** Digest of its configuration, `sha256:...`. */
  readonly id: string;
  /** False when an image of that tag was there. */
  readonly built: boolean;
}

/** So much takes longer than a second to read. */
const LARGE_BYTES = 1 << 28;

/**
 * Builds the project's image, unless one of the same contents is there.
 * @throws GcdError ImageBuildFailed with the failing step's last lines; DockerNotInstalled, DockerNotRunning,
 * DockerNotPermitted; the signal's reason when aborted.
 */
export async function buildImage(request: BuildImageRequest): Promise<ProjectImage> {
  const { project, observe, clock, signal } = request;
  const dockerfile = await chooseDockerfile(project, request.packageRoot);
  const entries = await listContext(project, request.leaveOut);
  const contextBytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const size = `${entries.length} files and folders, ${formatByteSize(contextBytes)}`;
  if (contextBytes > LARGE_BYTES) observe({ type: 'step', message: `Reading what goes into the image (${size})` });
  const tag = `${imageName(project)}:${await hashContext(project, dockerfile.text, { entries, signal })}`;
  observe({ type: 'step', message: `Looking for the image ${tag}` });
  const present = await inspectImage(request, tag);
  if (present) return { tag, id: present.id, built: false };
  reportLeftOut(dockerfile.leftOut, observe);
  if (dockerfile.isMade)
    observe({ type: 'step', message: 'The project has no Dockerfile: one is made from requirements.txt' });
  observe({ type: 'step', message: `Building the image ${tag} (${size})` });
  const startMs = clock.nowMs();
  const image = await build({ request, tag, dockerfile, entries });
  observe({ type: 'step', message: `Built the image in ${formatDuration(clock.nowMs() - startMs)}` });
  return { tag, id: image.id, built: true };
}

interface InspectedImage {
  readonly id: string;
  readonly user: string;
}

interface Build {
  readonly request: BuildImageRequest;
  readonly tag: string;
  readonly dockerfile: ChosenDockerfile;
  readonly entries: readonly ContextEntry[];
}

async function build(wanted: Build): Promise<InspectedImage> {
  const { request, tag, dockerfile } = wanted;
  if (userOf(dockerfile.text) === undefined) await buildForBaseUser(wanted);
  else await buildOnce(wanted);
  return (await inspectImage(request, tag))!;
}

/**
 * The base image may set a user, which the Dockerfile does not show: who has to be able to write is known only when the image
 * is there. Until then it has a name of its own, so that nobody takes it for the whole, however this ends.
 */
async function buildForBaseUser(wanted: Build): Promise<void> {
  const { request, tag, dockerfile } = wanted;
  const { env, signal } = request;
  const draft = `${tag}-${randomBytes(4).toString('hex')}`;
  try {
    await buildOnce({ ...wanted, tag: draft });
    const { user } = (await inspectImage(request, draft))!;
    const text = user === '' ? dockerfile.text : placeProject(dockerfile.text, user);
    if (text === dockerfile.text) await askDocker({ env }, ['tag', draft, tag], signal);
    else await buildOnce({ ...wanted, dockerfile: { ...dockerfile, text } });
  } finally {
    // A build that failed left none, and without its daemon none can be removed: `gcd prune` does it.
    await runDocker({ env }, ['image', 'rm', draft]).catch(() => undefined);
  }
}

async function buildOnce({ request, tag, dockerfile, entries }: Build): Promise<void> {
  const { project, observe, signal, env } = request;
  const output: string[] = [];
  const onLine = (line: string) => {
    output.push(line);
    if (isBuildLine(line)) observe({ type: 'image-output', line });
  };
  const builder = await chooseBuilder(env, signal);
  const labels = ['--label', `${PROJECT_LABEL}=${imageName(project)}`];
  const args = [...builder.command, ...labels, '--tag', tag, '--file', DOCKERFILE_NAME, '-'];
  const input = packContext(project, dockerfile.text, entries);
  const { code } = await runDocker({ env: { ...env, ...builder.env } }, args, { signal, input, onLine });
  if (code === 0) return;
  const hasHeredoc = parseDockerfile(dockerfile.text).parts.some((part) => 'args' in part && part.hasHeredoc);
  const requirements = await readRequirements(project);
  throw buildFailed(output, { requirements, isMade: dockerfile.isMade, hasHeredoc });
}

/** Takes buildx where it is, else the legacy builder, which a client of 23 or newer refuses when told to use BuildKit. */
async function chooseBuilder(
  env: BuildImageRequest['env'],
  signal: AbortSignal | undefined,
): Promise<{ command: string[]; env: Record<string, string> }> {
  const { code } = await runDocker({ env }, ['buildx', 'version'], { signal });
  return code === 0
    ? { command: ['buildx', 'build', '--load', '--progress', 'plain'], env: {} }
    : { command: ['build', '--force-rm'], env: { DOCKER_BUILDKIT: '0' } };
}

async function inspectImage(request: BuildImageRequest, tag: string): Promise<InspectedImage | undefined> {
  const { env, signal } = request;
  const args = ['image', 'ls', '--no-trunc', '--quiet', tag];
  const id = await askDocker({ env }, args, signal);
  if (id === '') return undefined;
  const user = await askDocker({ env }, ['image', 'inspect', '--format', '{{.Config.User}}', tag], signal);
  return { id: id.split('\n')[0]!, user };
}

async function readRequirements(project: string): Promise<string> {
  try {
    return await readFile(join(project, 'requirements.txt'), 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return '';
    throw error;
  }
}
