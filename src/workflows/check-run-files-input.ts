import { usageError } from '../core/errors.js';
import type { Observer } from '../core/notice.js';
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

/** Tells which flags have no effect where the tasks run. */
export function tellUnusedFlags(
  { nodegroup, instanceType, cluster = 'local' }: RunFilesInput,
  observe: Observer,
): void {
  const given = [nodegroup && '--nodegroup', instanceType && '--instance-type'].filter(Boolean);
  if (given.length === 0) return;
  const have = given.length === 1 ? 'has' : 'have';
  const message = `${given.join(' and ')} ${have} no effect with -c ${cluster}: machines are chosen on a cluster only`;
  observe({ type: 'warning', code: 'flag-without-effect', message });
}

const twoWays = 'Give -n 10 for the first ten files (-n 0: all of them), or -f <name> for exactly one.';
