import type { CheckFinding } from '../aws/checks/finding.js';
import { GcdError } from '../core/errors.js';

/** Runs a check; one that cannot be made is a warning, so that the others are still heard. */
export async function attemptCheck(check: string, look: () => Promise<CheckFinding[]>): Promise<CheckFinding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof GcdError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return [{ check, verdict: 'warning', message: `It could not be looked at: ${error.message}`, ...hint }];
  }
}
