import { askDocker, type DockerClient } from './docker-cli.js';
import { PROJECT_LABEL } from './image-name.js';

/** Is an image that gcd made. */
export interface ImageRecord {
  /** `gcd/<project>:<hash>`, or the digest of one whose tag a later build of the same contents has. */
  readonly tag: string;
  /** Layers that it shares with other images included. */
  readonly sizeBytes: number;
  /** Milliseconds since the epoch. */
  readonly madeMs: number;
}

interface ListedImage extends ImageRecord {
  readonly project: string;
}

/**
 * Lists the images that gcd made, but for the newest of each project, oldest first.
 * @throws GcdError DockerNotInstalled, DockerNotRunning, DockerNotPermitted, DockerFailed.
 */
export async function listOldImages(client: DockerClient, signal?: AbortSignal): Promise<ImageRecord[]> {
  const images = (await listImages(client, signal)).sort((a, b) => a.madeMs - b.madeMs);
  // A build that was cut short may have left a name that it had until it was whole.
  const tagged = images.filter(({ tag }) => /^gcd\/[^:]+:[0-9a-f]{16}$/.test(tag));
  const newest = new Map(tagged.map((image) => [image.project, image.tag]));
  return images
    .filter(({ tag, project }) => newest.get(project) !== tag)
    .map(({ tag, sizeBytes, madeMs }) => ({ tag, sizeBytes, madeMs }));
}

/**
 * Removes an image.
 * @throws GcdError DockerFailed with docker's words when a container uses it, and those of `listOldImages`.
 */
export async function removeImage(client: DockerClient, tag: string, signal?: AbortSignal): Promise<void> {
  await askDocker(client, ['image', 'rm', tag], signal);
}

async function listImages(client: DockerClient, signal: AbortSignal | undefined): Promise<ListedImage[]> {
  const names = '{{.Repository}}:{{.Tag}} {{.ID}}';
  const list = ['image', 'ls', '--no-trunc', '--filter', `label=${PROJECT_LABEL}`, '--format', names];
  const listed = (await askDocker(client, list, signal)).split('\n').map((line) => line.split(' '));
  // Another tag was given by somebody else, who may need it.
  const tags = listed.flatMap(([tag = '', id = '']) => {
    if (tag === '<none>:<none>') return [id];
    return tag.startsWith('gcd/') ? [tag] : [];
  });
  if (tags.length === 0) return [];
  const format = `[{{.Size}},{{json .Created}},{{json (index .Config.Labels "${PROJECT_LABEL}")}}]`;
  const lines = await askDocker(client, ['image', 'inspect', '--format', format, ...tags], signal);
  return lines.split('\n').map((line, index) => {
    const [sizeBytes, created, project] = JSON.parse(line) as [number, string, string];
    return { sizeBytes, project, tag: tags[index]!, madeMs: Date.parse(created) };
  });
}
