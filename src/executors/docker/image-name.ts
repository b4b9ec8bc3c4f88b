import { basename, resolve } from 'node:path';

/** Label of images that gcd made, with the project's name. */
export const PROJECT_LABEL = 'gcd.project';

/**
 * Returns the name of a project's images, `gcd/<folder's name>`, in the letters that a repository name may have
 * (https://docs.docker.com/reference/cli/docker/image/tag/).
 */
export function imageName(project: string): string {
  const name = basename(resolve(project))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `gcd/${name || 'project'}`;
}
