import { hostname } from 'node:os';
import type { LoadedConfig } from '../config/load-config.js';
import { messageOf } from '../core/errors.js';
import type { RunOpened } from '../core/journal-event.js';
import type { Tally } from '../core/notice.js';
import { createPacer } from '../core/pacer.js';
import { removeFolder } from '../core/remove-folder.js';
import { type RunRecord, writeRunRecord } from '../history/run-record.js';
import type { PlannedTasks } from '../inputs/plan-tasks.js';
import { openJournal } from '../run/journal-writer.js';
import { countManifest, readManifestGroups, writeManifest } from '../run/manifest.js';
import { reopenFailed } from '../run/reopen-failed.js';
import { repairJournal } from '../run/repair-journal.js';
import { type RunState, replayJournal } from '../run/replay.js';
import { type RunEnd, runTasks } from '../run/run-tasks.js';
import { startTally } from '../run/tally.js';
import { type ComingWorkplace, createComingWorkplace } from './coming-workplace.js';
import { endLeftovers } from './end-leftovers.js';
import { lacksManifest, type OpenedRun, refuseLostData } from './open-run.js';
import { planRun } from './plan-run.js';
import type { Ports } from './ports.js';
import { makeResultsFolder } from './results-folder.js';
import type { RunFilesInput } from './run-files-input.js';
import { prepareArguments } from './task-arguments.js';

interface Execution {
  readonly input: RunFilesInput;
  readonly loaded: LoadedConfig;
  readonly ports: Ports;
}

interface Executed {
  /** False: every task had its end before. */
  readonly hasRun: boolean;
  readonly end: RunEnd;
  readonly tally: Tally;
  readonly record: RunRecord;
}

/** Runs what has no final event in an opened run; a run without a manifest is planned first. */
export async function executeRun(opened: OpenedRun, execution: Execution): Promise<Executed> {
  const { paths, record } = opened;
  const { loaded, ports } = execution;
  if (opened.lock.abandonedBy) await endLeftovers(opened, ports);
  const workplace = createComingWorkplace({ record, paths, loaded }, ports);
  try {
    return await execute(opened, execution, workplace);
  } finally {
    await workplace.close();
    await removeFolder(paths.scratch).catch((error: unknown) => {
      const message = `The tasks' scratch folders could not be removed: ${messageOf(error)}.`;
      ports.observe({ type: 'warning', code: 'ScratchKept', message });
    });
  }
}

async function execute(opened: OpenedRun, execution: Execution, workplace: ComingWorkplace): Promise<Executed> {
  const { paths, record } = opened;
  const { input, loaded, ports } = execution;
  const planned = lacksManifest(opened) ? await plan(opened, execution, workplace) : undefined;
  // Before the manifest: a new run whose results have no place leaves nothing, not even itself.
  makeResultsFolder(record.resultsFolder);
  const written = planned && (await writeManifest(paths.manifest, planned.entries));
  // A run of a million tasks takes seconds to read.
  if (!planned) ports.observe({ type: 'step', message: `Reading what run ${record.id} has done so far` });
  repairJournal(paths.journal);
  const state = await replayJournal(paths.journal, createPacer(ports.signal));
  const reopened = input.retryFailed === undefined ? [] : reopenFailed(state);
  const total = written ?? countManifest(paths.manifest);
  if (state.finished.size === total) {
    ports.observe({ type: 'step', message: nothingLeft(record, input) });
    return { hasRun: false, end: { reason: 'complete' }, tally: startTally(total, state.finished), record };
  }
  refuseLostData(record);
  const opening = [openingOf(record, ports), ...reopened];
  return runRest(opened, { state, total, opening, loaded, ports }, workplace);
}

/**
 * Python takes its time, and so may the listing: a project that cannot be imported is told while it goes on. An image is
 * built once it is known that there is something to run.
 */
function plan({ record }: OpenedRun, { loaded, ports }: Execution, workplace: ComingWorkplace): Promise<PlannedTasks> {
  const run = { ...record, ...loaded };
  if (record.executor !== 'local') return planRun(run, ports);
  return workplace.bringUpBeside((signal) => planRun(run, { ...ports, signal }));
}

function nothingLeft({ id }: RunRecord, { retryFailed }: RunFilesInput): string {
  return `Run ${id} is complete: ${retryFailed === undefined ? 'no task of it is left' : 'no task of it failed'}`;
}

interface Rest {
  readonly state: RunState;
  readonly total: number;
  readonly opening: Parameters<typeof runTasks>[0]['opening'];
  readonly loaded: LoadedConfig;
  readonly ports: Ports;
}

async function runRest(
  { record, paths }: OpenedRun,
  { loaded, ports, ...rest }: Rest,
  workplace: ComingWorkplace,
): Promise<Executed> {
  const { limits, retries, halt, graceMs } = loaded.config;
  const journal = openJournal({ path: paths.journal, nextSeq: rest.state.nextSeq, clock: ports.clock });
  try {
    // A run that goes on may do so elsewhere and wider.
    await writeRunRecord(paths, record);
    const place = await workplace.get();
    const made = place.image === undefined ? record : { ...record, image: place.image };
    if (made !== record) await writeRunRecord(paths, made);
    const ended = await runTasks({
      ...{ ...ports, ...rest, runId: record.id, executor: place.executor, journal, limits, retries, graceMs },
      ...(halt && { halt }),
      manifest: () => readManifestGroups(paths.manifest),
      preparePayloads: prepareArguments({ ...place, clock: ports.clock }),
    });
    return { ...ended, hasRun: true, record: made };
  } finally {
    await journal.close();
  }
}

function openingOf({ executor, slots, nodes }: RunRecord, { gcdVersion, commandStartMs }: Ports): RunOpened {
  return {
    ...{ type: 'run-opened', gcdVersion, commandStartMs },
    ...{ pid: process.pid, hostname: hostname(), executor, slots, nodes },
  };
}
