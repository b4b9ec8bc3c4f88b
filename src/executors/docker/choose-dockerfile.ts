import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hasErrno } from '../../core/errors.js';
import { placeProject } from './place-project.js';
import { projectUnreadable } from './project-unreadable.js';
import { type LeftOut, translateDockerfile } from './translate-dockerfile.js';

export interface ChosenDockerfile {
  /** As it is built: the project lies at /app/project. */
  readonly text: string;
  /** What was left out of the user's file. */
  readonly leftOut: readonly LeftOut[];
  /** True for one made from requirements.txt. */
  readonly isMade: boolean;
}

/**
 * Returns the project's Dockerfile as it is built, or one made from requirements.txt where there is none.
 * @throws GcdError ProjectUnreadable.
 */
export async function chooseDockerfile(project: string, packageRoot: string): Promise<ChosenDockerfile> {
  const own = await readIfThere(join(project, 'Dockerfile'));
  if (own !== undefined) {
    const { text, leftOut } = translateDockerfile(own);
    return { text: placeProject(text), leftOut, isMade: false };
  }
  const template = await readFile(join(packageRoot, 'templates', 'docker', 'Dockerfile'), 'utf8');
  const requirements = await readIfThere(join(project, 'requirements.txt'));
  return { text: makeDockerfile(template, requirements), leftOut: [], isMade: true };
}

/** Fills the template for the text of a requirements.txt; undefined when the project has none. */
export function makeDockerfile(template: string, requirements: string | undefined): string {
  const install = 'RUN pip install -r requirements.txt';
  // Packages are a layer of their own, kept while only the code changes; unless the list names files of the project.
  const copied = requirements !== undefined && namesFiles(requirements) ? 'COPY . .' : 'COPY requirements.txt ./';
  return template.replace('{{requirements}}\n', requirements === undefined ? '' : `${copied}\n${install}\n`);
}

function namesFiles(requirements: string): boolean {
  return /^\s*(-r|-c|-e|-f|--requirement|--constraint|--editable|--find-links|\.|\/|file:)|@\s*(file:|\.)/m.test(
    requirements,
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw projectUnreadable(basename(path), error);
  }
}
