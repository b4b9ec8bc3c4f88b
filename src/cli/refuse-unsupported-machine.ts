import { GcdError } from '../core/errors.js';
import type { Terminal } from './terminal.js';

const OLDEST_NODE = [20, 17] as const;

/**
 * Refuses machines that gcd was not made for, before anything is loaded that may not even parse there.
 * @throws GcdError WindowsUnsupported, NodeTooOld
 */
export function refuseUnsupportedMachine({ platform, nodeVersion }: Pick<Terminal, 'platform' | 'nodeVersion'>): void {
  if (platform === 'win32') {
    throw new GcdError('WindowsUnsupported', 'gcd does not run on Windows itself: its tasks need POSIX processes.', {
      hint: 'Install WSL (wsl --install), open its Linux shell, and install gcd there.',
    });
  }
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new GcdError('NodeTooOld', `gcd needs Node ${OLDEST_NODE.join('.')} or newer: this is ${nodeVersion}.`, {
      hint: 'Install a current Node from https://nodejs.org or with your version manager.',
    });
  }
}
