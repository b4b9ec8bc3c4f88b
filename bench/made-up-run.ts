import { hash } from 'node:crypto';
import { LEDGER_VERSION } from '../src/core/journal-event.js';
import { taskId } from '../src/inputs/task-id.js';

/** Is what a run made for measuring looks like. */
export interface MadeUpRun {
  readonly tasks: number;
  readonly nodes: number;
  readonly workersPerNode: number;
  /** Middle of the durations, which spread from a half to one and a half of it. */
  readonly taskMs: number;
  /** Every so many tasks, one fails. */
  readonly failEvery: number;
}

const BEGAN_MS = 1_700_000_000_000;

/** Returns the lines of the run's manifest. */
export function* madeUpManifest({ tasks }: MadeUpRun): Generator<string> {
  yield JSON.stringify({ v: LEDGER_VERSION });
  for (let number = 0; number < tasks; number += 1) {
    yield JSON.stringify({ id: id(number), ...task(number), sizeBytes: 1 });
  }
}

/** Returns the lines of the run's journal: each task goes to the worker that is free first. The same every time. */
export function* madeUpJournal(run: MadeUpRun): Generator<string> {
  const slots = run.nodes * run.workersPerNode;
  let seq = 0;
  const line = (atMs: number, event: object) => JSON.stringify({ v: LEDGER_VERSION, seq: seq++, at: atMs, ...event });
  const opened = { gcdVersion: '1.0.0', pid: 7, hostname: 'here', executor: 'local', slots, nodes: run.nodes };
  yield line(BEGAN_MS, { type: 'run-opened', ...opened, commandStartMs: BEGAN_MS - 700 });
  for (let slot = 0; slot < slots; slot += 1) {
    const node = `node-${Math.floor(slot / run.workersPerNode)}.example`;
    const process = { node, hostname: node, hostIp: '127.0.0.1', pid: 100 + slot };
    yield line(BEGAN_MS, { type: 'worker-ready', worker: `local-${slot}`, ...process });
  }
  const freeMs = new Float64Array(slots).fill(BEGAN_MS);
  const random = createRandom();
  for (let number = 0; number < run.tasks; number += 1) {
    const slot = freeMs.indexOf(Math.min(...freeMs));
    const startMs = freeMs[slot]! + 0.02;
    const endMs = startMs + run.taskMs * (0.5 + random());
    freeMs[slot] = endMs;
    const times = { startMs, endMs, cpuMs: run.taskMs, peakBytes: 2 ** 24 + number };
    const end = { type: 'attempt-ended', task: id(number), attempt: 1, worker: `local-${slot}`, ...times, final: true };
    yield line(endMs, { ...end, ...outcome(number, run) });
  }
}

function outcome(number: number, { failEvery }: MadeUpRun): object {
  if (number % failEvery === failEvery - 1) {
    const traceback = 'Traceback (most recent call last):\n  File "entrypoint.py", line 12, in entrypoint\n';
    const message = `no clear day in ${number} days`;
    return { state: 'failed', failure: { exception: 'ValueError', message, traceback, outputTail: 'reading\n' } };
  }
  const nested = { slope: 0.125, points: [1, 2.5, number] };
  return {
    state: 'succeeded',
    result: { capacity: number / 7, days: 365, clipped: number % 3 === 0, unit: 'W', nested },
  };
}

function id(number: number): string {
  return taskId(task(number));
}

/** Names are as long as a bucket's keys may well be, 80 to 110 letters, and no two of them are alike. */
function task(number: number) {
  const digits = hash('sha256', String(number), 'hex');
  const place = `site=${digits.slice(0, 12)}/year=${2000 + (number % 25)}/month=${1 + (number % 12)}`;
  const file = `measurements/pv/${place}/inverter-${digits.slice(12, 32 + (number % 30))}.csv`;
  return { round: 0, repeat: 0, file, column: 'Power(W)' };
}

/** A linear congruential generator (Numerical Recipes, chapter 7), so that every run is alike. */
function createRandom(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
