import { expandHome } from '../core/expand-home.js';
import { locateHistory } from '../history/history-folder.js';
import { listRunIds } from '../history/run-record.js';
import type { Ports } from './ports.js';

/** Lists what runs can be called, for completion: `latest` and all ids, newest first. Reads no run. */
export async function listRunNames(
  flag: string | undefined,
  ports: Pick<Ports, 'env' | 'cwd' | 'packageRoot'>,
): Promise<string[]> {
  const ids = await listRunIds(locateHistory({ ...ports, flag: flag && expandHome(flag, ports.env.HOME) }));
  return ids.length === 0 ? [] : ['latest', ...ids];
}
