import type { Ports } from './run-files-input.js';

/** An image that gcd built and has built a newer one of since. */
export interface OldImage {
  /** `gcd/<project>:<hash>`. */
  readonly tag: string;
  readonly sizeBytes: number;
}

/** Lists the images that gcd built, without the newest of each project; none where docker cannot be reached. */
export async function listOldImages(_ports: Ports): Promise<OldImage[]> {
  return [];
}

/** Removes an image. */
export async function removeImage(_image: OldImage, _ports: Ports): Promise<void> {}
