import { GcdError } from '../core/errors.js';
import type { ImageRecord } from '../executors/docker/old-images.js';
import type { Ports } from './run-files-input.js';

/** An image that gcd built and has built a newer one of since. */
export type OldImage = ImageRecord;

/** Lists the images that gcd built, without the newest of each project; none where docker cannot be reached. */
export async function listOldImages({ env, signal }: Ports): Promise<OldImage[]> {
  const docker = await import('../executors/docker/old-images.js');
  try {
    return await docker.listOldImages({ env }, signal);
  } catch (error) {
    if (error instanceof GcdError && error.code.startsWith('Docker')) return []; // then it has no images of gcd's
    throw error;
  }
}

/** Removes an image. @throws GcdError DockerFailed. */
export async function removeImage({ tag }: OldImage, { env, signal }: Ports): Promise<void> {
  const docker = await import('../executors/docker/old-images.js');
  await docker.removeImage({ env }, tag, signal);
}
