import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Clock, systemClock } from '../../core/clock.js';
import { GcdError, hasErrno } from '../../core/errors.js';
import { mapConcurrently } from '../../core/map-concurrently.js';

const POLL_MS = 5;
const POLLS = 400;
/** A machine may have more processes than this one may have files open. */
const READ_AT_ONCE = 32;

/**
 * Ends what is left of a run whose gcd is dead: every process that was started with its id in the environment.
 * @returns how many processes were ended.
 * @throws GcdError LeftoverProcesses when some are still there after two seconds.
 */
export function endLeftovers(runId: string): Promise<number> {
  return endProcesses({ GCD_RUN_ID: runId });
}

/** Ends all processes whose environment has all of the given marks, with SIGKILL, and waits until they are gone. */
export async function endProcesses(
  marks: Readonly<Record<string, string>>,
  clock: Clock = systemClock,
): Promise<number> {
  const ended = new Set<number>();
  let left: number[] = [];
  for (let poll = 0; poll < POLLS; poll += 1) {
    left = await findProcesses(marks);
    if (left.length === 0) return ended.size;
    for (const pid of left) {
      ended.add(pid);
      sendKill(pid);
    }
    await clock.sleep(POLL_MS);
  }
  throw new GcdError('LeftoverProcesses', `Processes of the run could not be ended: ${left.join(', ')}.`);
}

/** Returns the ids of living processes with these marks; of other users' processes the environment cannot be read. */
async function findProcesses(marks: Readonly<Record<string, string>>): Promise<number[]> {
  const wanted = Object.entries(marks).map(([name, value]) => `${name}=${value}`);
  const all = process.platform === 'linux' ? await linuxEnvironments() : await otherEnvironments();
  const found = all.filter(([pid, words]) => pid !== process.pid && wanted.every((mark) => words.has(mark)));
  return found.map(([pid]) => pid);
}

async function linuxEnvironments(): Promise<[number, Set<string>][]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const texts = await mapConcurrently(pids, READ_AT_ONCE, readEnvironment);
  return pids.map((pid, index) => [Number(pid), new Set(texts[index]?.split('\0'))]);
}

/** A zombie's environment is empty: what only waits for its parent counts as gone. */
async function readEnvironment(pid: string): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/environ`, 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) return '';
    throw error;
  }
}

/** macOS: `ps -E` shows the environment behind the command, of one's own processes. */
async function otherEnvironments(): Promise<[number, Set<string>][]> {
  const { stdout } = await promisify(execFile)('ps', ['-axwwE', '-o', 'pid=,command='], { maxBuffer: 1 << 28 });
  return stdout.split('\n').map((line) => {
    const [pid = '0', ...words] = line.trim().split(/\s+/);
    return [Number(pid), new Set(words)];
  });
}

function sendKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!hasErrno(error, 'ESRCH')) throw error;
  }
}
