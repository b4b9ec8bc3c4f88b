import { rm } from 'node:fs/promises';
import { removeDrafts } from '../core/write-file-durably.js';
import { reserveOf } from '../run/journal-writer.js';
import type { OpenedRun } from './open-run.js';
import type { Ports } from './ports.js';

/**
 * Ends what a gcd that died has left of a run before anybody goes on with it, containers too if it used them, and removes
 * the files that it had begun.
 */
export async function endLeftovers({ record, paths }: OpenedRun, ports: Ports): Promise<void> {
  const { id, executor } = record;
  await Promise.all([removeDrafts(paths.folder), rm(reserveOf(paths.journal), { force: true })]);
  const { endLeftovers: endProcesses } = await import('../executors/local/end-processes.js');
  const ended = await endProcesses(id);
  if (ended > 0) ports.observe({ type: 'step', message: `Ended ${ended} processes that an earlier gcd left behind` });
  if (executor !== 'docker') return;
  const { sweepDeadContainers } = await import('./sweep-dead-containers.js');
  await sweepDeadContainers(ports.env, ports);
}
