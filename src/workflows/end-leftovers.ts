import type { RunRecord } from '../history/run-record.js';
import type { Ports } from './run-files-input.js';

/** Ends what a gcd that died has left of a run, processes and containers, before anybody goes on with it. */
export async function endLeftovers({ id }: RunRecord, { observe }: Ports): Promise<void> {
  const { endLeftovers: endProcesses } = await import('../executors/local/end-processes.js');
  const ended = await endProcesses(id);
  if (ended > 0) observe({ type: 'step', message: `Ended ${ended} processes that an earlier gcd left behind` });
}
