import { usageError } from '../core/errors.js';

const ON_THIS_MACHINE = ['local', 'docker'];

/** Refuses the name of a cluster, which is every name but `local` and `docker`. @throws GcdError NoClustersYet */
export function checkCluster(name = 'local'): void {
  if (ON_THIS_MACHINE.includes(name)) return;
  throw usageError(
    'NoClustersYet',
    `"${name}" would be a cluster, and this version of gcd cannot run on clusters yet.`,
    'Leave -c out to run on this machine, or give -c docker to run in containers on it.',
  );
}
