import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from '../core/errors.js';
import { mapConcurrently } from '../core/map-concurrently.js';
import { removeFolder } from '../core/remove-folder.js';
import type { ImageRecord } from '../executors/docker/old-images.js';
import { locateHistory } from '../history/history-folder.js';
import { acquireLock, lockHolder } from '../history/lock.js';
import { runPaths } from '../history/run-paths.js';
import { listRunIds, readRunRecord } from '../history/run-record.js';
import type { Ports } from './ports.js';
import { findOldImages, pruneImage } from './prune-images.js';
import type { PruneInput } from './prune-input.js';

/** A run whose record can go. */
export interface OldRun {
  readonly id: string;
  /** Path of the project; empty when the record cannot be read. */
  readonly project: string;
  readonly createdAtMs: number;
  readonly sizeBytes: number;
}

/** What `gcd prune` would delete. */
export interface PrunePlan {
  readonly history: string;
  readonly runs: readonly OldRun[];
  readonly images: readonly ImageRecord[];
}

const DEFAULT_KEEP = 20;
/** There may be more runs than files may be open. */
const READ_AT_ONCE = 32;

/**
 * Finds what can be deleted: old runs that no process holds, what an interrupted deletion left, and images of which the
 * project has a newer one. Deletes nothing.
 */
export async function planPrune(input: PruneInput, ports: Ports): Promise<PrunePlan> {
  const history = locateHistory({ ...ports, flag: input.history });
  const ids = await listRunIds(history);
  const known = await mapConcurrently(ids, READ_AT_ONCE, (id) => describeRun(history, id));
  const remains = (await listLeftovers(history, ids)).map((id) => ({ id, project: '', createdAtMs: 0 }));
  const old = [...known.filter((run, index) => isOld(run, index, input, ports.clock.nowMs())), ...remains];
  const free = old.filter(({ id }) => isFree(runPaths(history, id).folder));
  const runs: OldRun[] = [];
  for (const run of free) runs.push({ ...run, sizeBytes: await sizeOf(runPaths(history, run.id).folder) });
  return { history, runs, images: await findOldImages(ports) };
}

/** Tells whether nobody works on a run. One that its owner keeps from others in a common history stays. */
function isFree(folder: string): boolean {
  try {
    return lockHolder(folder) === undefined;
  } catch (error) {
    // Or somebody else has just pruned it.
    if (hasErrno(error, 'EACCES', 'EPERM', 'ENOENT')) return false;
    throw error;
  }
}

/** How much was deleted. */
export interface Pruned {
  readonly runs: number;
  readonly images: number;
}

/**
 * Deletes what a plan names; an image that is in use stays.
 * @throws GcdError LockHeld when a run has been taken up since.
 */
export async function applyPrune({ history, runs, images }: PrunePlan, ports: Ports): Promise<Pruned> {
  for (const { id } of runs) {
    const { folder, record } = runPaths(history, id);
    acquireLock(folder, `Run ${id}`);
    // Without its record it is no run any more: a deletion that is cut short leaves nothing half-way usable.
    await rm(record, { force: true });
    await removeFolder(folder);
  }
  let removed = 0;
  for (const image of images) if (await pruneImage(image, ports)) removed += 1;
  return { runs: runs.length, images: removed };
}

/** Runs come newest first, so the index says how many are newer. */
function isOld(run: { createdAtMs: number }, index: number, input: PruneInput, nowMs: number): boolean {
  const keep = input.keep ?? (input.olderThanMs === undefined ? DEFAULT_KEEP : 0);
  return index >= keep && nowMs - run.createdAtMs >= (input.olderThanMs ?? 0);
}

async function describeRun(history: string, id: string): Promise<Omit<OldRun, 'sizeBytes'>> {
  const { project, createdAtMs } = await readRunRecord(history, id).catch(async () => {
    // A record that cannot be read is as old as its file.
    const { mtimeMs } = await stat(runPaths(history, id).record);
    return { project: '', createdAtMs: mtimeMs };
  });
  return { id, project, createdAtMs };
}

/** Lists folders of runs that have no record. */
async function listLeftovers(history: string, ids: readonly string[]): Promise<string[]> {
  try {
    const entries = await readdir(join(history, 'runs'), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && !ids.includes(entry.name)).map(({ name }) => name);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    // A task may have closed its scratch folder, and gcd been killed before it was removed.
    if (hasErrno(error, 'EACCES')) return [];
    throw error;
  });
  let size = 0;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) size += await sizeOf(path);
    else if (entry.isFile()) size += (await stat(path)).size;
  }
  return size;
}
