import { GcdError } from '../core/errors.js';
import { type ImageRecord, listOldImages, removeImage } from '../executors/docker/old-images.js';
import type { Ports } from './ports.js';

type ImagePorts = Pick<Ports, 'env' | 'observe' | 'signal'>;

/** Lists the images that can go; none where there is no docker, and with a warning where it does not answer. */
export async function findOldImages({ env, observe, signal }: ImagePorts): Promise<ImageRecord[]> {
  try {
    return await listOldImages({ env }, signal);
  } catch (error) {
    if (!(error instanceof GcdError)) throw error;
    if (error.code !== 'DockerNotInstalled') observe(warningOf('Images were left alone', error));
    return [];
  }
}

/** Removes an image; one that a container still uses stays, with a warning. Returns whether it is gone. */
export async function pruneImage({ tag }: ImageRecord, { env, observe, signal }: ImagePorts): Promise<boolean> {
  try {
    await removeImage({ env }, tag, signal);
    return true;
  } catch (error) {
    if (!(error instanceof GcdError)) throw error;
    observe(warningOf(`The image ${tag} stays`, error));
    return false;
  }
}

function warningOf(what: string, { code, message, hint }: GcdError) {
  return { type: 'warning', code, message: `${what}: ${message}`, ...(hint === undefined ? {} : { hint }) } as const;
}
