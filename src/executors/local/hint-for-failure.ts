import type { HintFor } from '../../runner/add-hints.js';
import { isMissingModule } from '../../runner/missing-module.js';
import { type MissingModuleOptions, missingModuleHint } from './missing-module-hint.js';

/** Makes what says what helps outside a container; the command for a missing module is worked out once. */
export function createHints(options: MissingModuleOptions): HintFor {
  let missingModule: Promise<string> | undefined;
  return async (failure) => {
    if (isMissingModule(failure)) {
      missingModule ??= missingModuleHint(options);
      return missingModule;
    }
    return isContainerPath.test(`${failure.exception}: ${failure.message}`) ? inContainer : undefined;
  };
}

/** An old project names its own files by the folder that it has in a container. */
const isContainerPath = /(FileNotFoundError|No such file or directory).*\/app\/project\b/;
const inContainer = '/app/project is there in a container only: use -c docker.';
