import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { hasErrno } from '../core/errors.js';

/** Names one process for ever: a pid alone is given to another process sooner or later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the kernel's own words; compared, never computed with. */
  readonly startTime: string;
  /** Which boot of the machine it belongs to. */
  readonly boot: string;
  readonly host: string;
}

/** Returns the identity of a process of this machine, or undefined when there is none with that pid. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startTime = process.platform === 'linux' ? linuxStartTime(pid) : psStartTime(pid);
  return startTime === undefined ? undefined : { pid, startTime, boot: bootId(), host: hostname() };
}

/** Tells whether the process still runs; `unknown` when it belongs to another machine, or to a user whose processes are hidden. */
export function livenessOf(holder: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  if (holder.host !== hostname()) return 'unknown';
  if (holder.boot !== bootId()) return 'dead';
  const found = identifyProcess(holder.pid);
  if (!found && isHidden(holder.pid)) return 'unknown';
  return found?.startTime === holder.startTime ? 'alive' : 'dead';
}

/** Where /proc is mounted with `hidepid`, processes of other users are not in it, but can be asked for (proc(5)). */
function isHidden(pid: number): boolean {
  try {
    return !process.kill(pid, 0);
  } catch (error) {
    return hasErrno(error, 'EPERM');
  }
}

/** Field 22 of /proc/pid/stat, in ticks since the boot; a zombie counts as gone (proc(5)). */
function linuxStartTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

/** The time is written in the language and time zone of the environment, which two terminals need not share. */
function psStartTime(pid: number): string | undefined {
  const env = { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' };
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { env, encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined; // ps ends with 1 when there is no such process
  }
}

let knownBoot: string | undefined;

/** macOS: kern.boottime would not do, which moves whenever the clock is set right (xnu, clock_set_calendar_microtime). */
function bootId(): string {
  knownBoot ??=
    process.platform === 'linux'
      ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      : execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim();
  return knownBoot;
}
