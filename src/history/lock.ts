import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { GcdError, hasErrno, reasonOf, usageError } from '../core/errors.js';
import { makeFolder } from '../core/make-folder.js';
import { identifyProcess, livenessOf, type ProcessIdentity } from './process-identity.js';

/** Is held by one gcd process at a time. */
export interface Lock {
  /** The dead process that held it before and never gave it back; what it left behind is to be ended first. */
  readonly abandonedBy: ProcessIdentity | undefined;
  /** Gives the lock back. Idempotent. */
  release(): void;
}

type Holder = ProcessIdentity & { readonly released?: true };

/**
 * Takes the lock of a folder, at once also when its holder is dead.
 *
 * Each holder is one file `lock.<n>`, n counting up, made by link(2), which puts a finished file there or fails. Who finds
 * the highest one dead or released makes the next; of two who try, one wins. A file is never taken over in place, and the
 * highest is never removed, so nobody can take a lock on the ground of something that has changed since.
 *
 * @throws GcdError LockHeld, naming the holder; HistoryNotWritable, a usage error; the error of a full disk as it is.
 */
export function acquireLock(folder: string, what: string): Lock {
  try {
    makeFolder(folder);
    return takeLock(folder, what);
  } catch (error) {
    const reason = reasonNotWritable(folder, error);
    if (reason === undefined) throw error;
    const hint = 'Name another folder with --history or GCD_HISTORY.';
    throw usageError('HistoryNotWritable', `The history folder cannot be written: ${reason}.`, hint);
  }
}

/** Returns undefined for an error that says something else. */
function reasonNotWritable(folder: string, error: unknown): string | undefined {
  if (error instanceof GcdError && error.code === 'FolderNotMade') return error.message;
  return hasErrno(error, 'EACCES', 'EPERM', 'EROFS') ? `${reasonOf(error)} in ${folder}` : undefined;
}

function takeLock(folder: string, what: string): Lock {
  const self = identifyProcess(process.pid);
  if (!self) throw new GcdError('NoProcessIdentity', 'gcd cannot read when it was started itself.');
  for (;;) {
    const highest = highestEpoch(folder);
    const holder = highest === 0 ? undefined : readHolder(folder, highest);
    if (holder && !holder.released) refuseIfAlive(holder, what, join(folder, `lock.${highest}`));
    const epoch = highest + 1;
    if (!placeLock(folder, epoch, self)) continue;
    removeBelow(folder, epoch);
    return { abandonedBy: holder?.released ? undefined : holder, release: () => releaseLock(folder, epoch, self) };
  }
}

/** Returns who holds the lock of a folder now, if a living process does. */
export function lockHolder(folder: string): ProcessIdentity | undefined {
  const highest = highestEpoch(folder);
  const holder = highest === 0 ? undefined : readHolder(folder, highest);
  return holder && !holder.released && livenessOf(holder) !== 'dead' ? holder : undefined;
}

function refuseIfAlive(holder: ProcessIdentity, what: string, path: string): void {
  const liveness = livenessOf(holder);
  if (liveness === 'dead') return;
  const where = liveness === 'alive' ? `process ${holder.pid}` : `process ${holder.pid} on ${holder.host}`;
  throw new GcdError('LockHeld', `${what} is in use: ${where} holds it.`, {
    hint:
      liveness === 'alive'
        ? `Wait for it, or end it with: kill ${holder.pid}`
        : `gcd cannot see processes of ${holder.host} from here. If it has ended there, remove ${path}`,
  });
}

function highestEpoch(folder: string): number {
  const epochs = readdirSync(folder).map((name) => Number(/^lock\.(\d+)$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...epochs);
}

function readHolder(folder: string, epoch: number): Holder | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, `lock.${epoch}`), 'utf8')) as Holder;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined; // its holder has moved on: the next look finds a higher one
    if (error instanceof SyntaxError) return lostWithPower(); // it was whole before it had its name
    throw error;
  }
}

/** Is who held a lock that a power cut has left empty: somebody of an earlier boot, since the file is not synced. */
function lostWithPower(): Holder {
  return { pid: 0, startTime: '', boot: '', host: hostname() };
}

function placeLock(folder: string, epoch: number, holder: Holder): boolean {
  const draft = writeDraft(folder, holder);
  try {
    linkSync(draft, join(folder, `lock.${epoch}`));
    return true;
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function releaseLock(folder: string, epoch: number, self: ProcessIdentity): void {
  if (!existsSync(folder) || highestEpoch(folder) !== epoch) return;
  try {
    renameSync(writeDraft(folder, { ...self, released: true }), join(folder, `lock.${epoch}`));
  } catch (error) {
    // On a full disk the lock stays, and is free all the same once this process, its holder, has ended.
    if (!hasErrno(error, 'ENOSPC', 'EDQUOT')) throw error;
  }
}

function writeDraft(folder: string, holder: Holder): string {
  const draft = join(folder, `.lock-${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(draft, `${JSON.stringify(holder)}\n`);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  return draft;
}

function removeBelow(folder: string, epoch: number): void {
  for (const name of readdirSync(folder)) {
    const found = /^lock\.(\d+)$/.exec(name)?.[1];
    if (found && Number(found) < epoch) rmSync(join(folder, name), { force: true });
  }
}
