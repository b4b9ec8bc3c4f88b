import { GcdError } from '../core/errors.js';
import type { Duration } from '../core/resource.js';
import { type Pending, waitFor } from '../core/wait.js';
import { connect, type SshConnection, type SshTarget } from './connect.js';

interface Visits<T> extends Duration {
  /** What is being waited for, such as `the bastion to answer`. */
  readonly what: string;
  readonly pollMs: number;
  /** Codes of the errors that pass by themselves. */
  readonly passing: readonly string[];
  readonly target: SshTarget;
  visit(connection: SshConnection): Promise<T | Pending>;
}

/**
 * Connects, visits, and closes, again and again while the machine is on its way. Each connection shows the pinned key or is
 * refused: waiting never means trusting.
 *
 * @throws GcdError what went wrong last, or WaitTooLong, when the limit has passed; at once what does not pass by itself;
 *   the signal's reason when aborted.
 */
export async function visitUntil<T>(waiter: Parameters<typeof waitFor>[0], visits: Visits<T>): Promise<T> {
  const { passing, target, visit, ...wait } = visits;
  let passed: GcdError | undefined;
  const ask = async (): Promise<T | Pending> => {
    passed = undefined;
    try {
      return await visitOnce(target, { visit, signal: waiter.signal });
    } catch (error) {
      if (!(error instanceof GcdError && passing.includes(error.code))) throw error;
      passed = error;
      return { pending: error.message };
    }
  };
  try {
    return await waitFor<T>(waiter, { ...wait, ask });
  } catch (error) {
    throw passed && error instanceof GcdError && error.code === 'WaitTooLong' ? passed : error;
  }
}

async function visitOnce<T>(
  target: SshTarget,
  { visit, signal }: { visit: Visits<T>['visit']; signal: AbortSignal },
): Promise<T | Pending> {
  const connection = await connect(target, signal);
  try {
    return await visit(connection);
  } finally {
    connection.close();
  }
}
