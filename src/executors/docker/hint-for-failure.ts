import { realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { HintFor } from '../../runner/add-hints.js';
import { isMissingModule } from '../../runner/missing-module.js';
import { containerDataFolder } from './container-arguments.js';

/** Makes what says what helps in a container, which of this machine's files has the data folder alone. */
export function createContainerHints(dataFolder: string | undefined): HintFor {
  return async (failure) => {
    if (isMissingModule(failure)) return INSTALL_HINT;
    if (isKeptOut.test(failure.message)) return KEPT_OUT_HINT;
    const name = dataFolder && missingInput(failure.message, containerDataFolder(dataFolder));
    return name && (await leadsOut(dataFolder, name)) ? linkHint(name) : undefined;
  };
}

const INSTALL_HINT = 'Name the package in requirements.txt, or install it in the Dockerfile, and start again.';

const isKeptOut = /^There is no entrypoint\.py in \/app\/project/;
const KEPT_OUT_HINT =
  'Where the project has one, .dockerignore, .gcdignore or the Dockerfile keep it out of the image.';

function linkHint(name: string): string {
  return `${name} is a link that leads out of the data folder, and in a container nowhere: name the folder that it leads to by --data, put a copy in its place, or use -c local.`;
}

/** Returns the name below the data folder of a file that Python did not find, from its quoted path in the message. */
function missingInput(message: string, folder: string): string | undefined {
  const [, path] = /No such file or directory.*'(\/[^']+)'/s.exec(message) ?? [];
  return path?.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

async function leadsOut(dataFolder: string, name: string): Promise<boolean> {
  try {
    return relative(await realpath(dataFolder), await realpath(join(dataFolder, name))).startsWith('..');
  } catch {
    return false; // It is not there outside either.
  }
}
