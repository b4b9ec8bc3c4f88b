import { usageError } from '../core/errors.js';
import { listRunIds } from '../history/run-record.js';

/**
 * Finds a run by what a person calls it: its id, the beginning of its id, or `latest`. Returns the id.
 * @throws GcdError RunNotFound, RunAmbiguous, both usage errors
 */
export async function findRun(history: string, name: string): Promise<string> {
  const ids = await listRunIds(history);
  // Every id begins with nothing, which is what a script's empty variable says.
  const found = name === 'latest' ? ids.slice(0, 1) : ids.filter((id) => name !== '' && id.startsWith(name));
  const [id] = ids.includes(name) ? [name] : found;
  if (id === undefined) {
    const hint = 'gcd runs lists the runs there are; --history names another folder.';
    throw usageError('RunNotFound', `There is no run "${name}" in ${history}.`, hint);
  }
  if (id !== name && found.length > 1) {
    const more = found.length > 5 ? ` and ${found.length - 5} more` : '';
    const shown = `${found.slice(0, 5).join(', ')}${more}`;
    throw usageError('RunAmbiguous', `${found.length} runs begin with "${name}": ${shown}.`, 'Give more of the id.');
  }
  return id;
}
