import type { Clock } from '../core/clock.js';
import { GcdError, messageOf } from '../core/errors.js';
import type { Executor } from '../core/executor.js';
import type { RunClosed } from '../core/journal-event.js';
import type { Observer, Tally } from '../core/notice.js';
import { feedTasks } from './feed-tasks.js';
import { haltReason } from './halt.js';
import { createRunLog, type RunLog } from './run-log.js';
import type { PayloadsOf, TaskRun } from './task-run.js';

/** How a part of a run ended. */
export type RunEnd = Pick<RunClosed, 'reason' | 'message'>;

const PROGRESS_EVERY_MS = 200;

/**
 * Runs every task of a manifest that has no final event, and journals all that happens. It ends when every task has a
 * final state, or in order when it is stopped: by the signal, the brake, a full disk, lost credentials. Nothing is lost in
 * either case: what has no final event runs when the run is resumed.
 * @throws what the executor throws when it cannot go on, after the journal says so.
 */
export async function runTasks(run: TaskRun): Promise<{ readonly end: RunEnd; readonly tally: Tally }> {
  const { executor, journal, observe } = run;
  const log = createRunLog(run);
  journal.append(run.opening);
  observe({
    type: 'run-started',
    runId: run.runId,
    executor: executor.name,
    slots: executor.slots,
    tally: { ...log.tally },
    resumed: run.state.nextSeq > 0,
  });
  const end = await runToItsEnd(run, log).catch(async (error: unknown) => {
    await executor.stop({ graceMs: 0 });
    const [message = ''] = messageOf(error).split('\n');
    journal.append([{ type: 'run-closed', reason: 'failed', message }]);
    throw error;
  });
  journal.append([{ type: 'run-closed', ...end }]);
  observe(log.snapshot());
  observe({ type: 'run-ended', runId: run.runId, tally: { ...log.tally }, reason: end.reason });
  return { end, tally: log.tally };
}

async function runToItsEnd(run: TaskRun, log: RunLog): Promise<RunEnd> {
  const { executor } = run;
  const stopping = new AbortController();
  let end: RunEnd = { reason: 'complete' };
  let stopped: Promise<void> | undefined;

  const stop = (reason: 'interrupted' | 'halted' | 'failed', message: string): void => {
    if (stopped) return;
    end = { reason, message };
    run.observe({ type: 'run-stopping', reason, message, graceMs: run.graceMs });
    stopped = executor.stop({ graceMs: run.graceMs });
    stopping.abort();
    log.touch();
  };
  const interrupt = () => stop('interrupted', 'interrupted');
  const consider = (): void => {
    const trouble = run.journal.whyNoMore();
    if (trouble !== undefined) stop('failed', trouble);
    const reason = haltReason(run.halt, log.tally);
    if (reason) stop('halted', reason);
  };

  const feed = (payloadsOf: PayloadsOf) => {
    return feedTasks({ ...run, log, payloadsOf, signal: stopping.signal }).catch((error: unknown) => {
      // What keeps tasks from being made ready, such as credentials that have expired, takes nothing from those that run.
      if (!(error instanceof GcdError)) throw error;
      stop('failed', error.message);
    });
  };

  run.signal.addEventListener('abort', interrupt, { once: true });
  if (run.signal.aborted) interrupt();
  const ticking = tick(run, log, stopping.signal);
  try {
    const payloadsOf = stopped ? undefined : await start(run);
    await Promise.all([payloadsOf && feed(payloadsOf), followEvents(executor, log, consider)]);
    await stopped;
  } catch (error) {
    if (!stopped || end.reason !== 'interrupted') throw error; // a start that was interrupted rejects, as it should
    await stopped; // what runs has its grace time, and is journalled when it ends
  } finally {
    run.signal.removeEventListener('abort', interrupt);
    stopping.abort();
    await ticking;
  }
  return end;
}

async function start({ executor, signal, preparePayloads }: TaskRun) {
  return preparePayloads(await executor.start(signal));
}

/** Journals what comes in before anything else is done with it, and only then tells the executor. */
async function followEvents(executor: Executor, log: RunLog, consider: () => void): Promise<void> {
  for await (const batch of executor.events) {
    log.record(batch.events);
    executor.acknowledge(batch.seq);
    consider();
  }
}

async function tick({ clock, observe }: { clock: Clock; observe: Observer }, log: RunLog, signal: AbortSignal) {
  while (!signal.aborted) {
    observe(log.snapshot());
    await clock.sleep(PROGRESS_EVERY_MS, signal).catch(() => undefined); // the rejection only says that it is over
  }
}
