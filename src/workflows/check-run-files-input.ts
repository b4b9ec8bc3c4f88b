import { usageError } from '../core/errors.js';
import { checkCluster } from './check-cluster.js';
import type { RunFilesInput } from './run-files-input.js';

/**
 * Checks what can be told from the flags alone, before anything is read. What a resumed run's manifest says is checked
 * where that is read.
 * @throws GcdError NumberAndFile, NumberOrFile, ResumeAndRetry, NoClustersYet
 */
export function checkRunFilesInput(input: RunFilesInput): void {
  const { number, files = [], resume, retryFailed } = input;
  if (number !== undefined && files.length > 0) {
    throw usageError(
      'NumberAndFile',
      '-n and -f were both given: a run takes the first files or the named ones.',
      twoWays,
    );
  }
  if (resume !== undefined && retryFailed !== undefined) {
    throw usageError(
      'ResumeAndRetry',
      '--resume and --retry-failed were both given: one finishes a run, the other repeats what failed in it.',
      'Give --resume first, and --retry-failed when that is done.',
    );
  }
  const continues = resume !== undefined || retryFailed !== undefined;
  if (number === undefined && files.length === 0 && !continues) {
    throw usageError('NumberOrFile', 'Neither -n nor -f was given: gcd does not know which files to run.', twoWays);
  }
  checkCluster(input.cluster);
}

const twoWays = 'Give -n 10 for the first ten files (-n 0: all of them), or -f <name> for exactly one.';
