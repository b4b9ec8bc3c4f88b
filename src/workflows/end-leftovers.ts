import type { RunRecord } from '../history/run-record.js';
import type { Ports } from './run-files-input.js';

/** Ends what a gcd that died has left of a run before anybody goes on with it; containers too, if it used them. */
export async function endLeftovers({ id, executor }: RunRecord, ports: Ports): Promise<void> {
  const { endLeftovers: endProcesses } = await import('../executors/local/end-processes.js');
  const ended = await endProcesses(id);
  if (ended > 0) ports.observe({ type: 'step', message: `Ended ${ended} processes that an earlier gcd left behind` });
  if (executor !== 'docker') return;
  const { sweepDeadContainers } = await import('./sweep-dead-containers.js');
  await sweepDeadContainers(ports.env, ports);
}
