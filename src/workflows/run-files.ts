import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { LoadedConfig } from '../config/load-config.js';
import { loadConfig } from '../config/load-config.js';
import { redactedConfig } from '../config/redacted-config.js';
import { ExitCode, GcdError, hasErrno, messageOf } from '../core/errors.js';
import type { RunClosed } from '../core/journal-event.js';
import type { Observer, Tally } from '../core/notice.js';
import { removeFolder } from '../core/remove-folder.js';
import { locateHistory } from '../history/history-folder.js';
import { newRunId } from '../history/run-id.js';
import { type RunRecord, writeRunRecord } from '../history/run-record.js';
import { checkRunFilesInput, tellUnusedFlags } from './check-run-files-input.js';
import { drawReports } from './draw-reports.js';
import { executeRun } from './execute-run.js';
import { findProject, resultsRoot, tellOfExample } from './find-project.js';
import { followUp } from './follow-up.js';
import { keepLimits } from './keep-limits.js';
import { findEarlierRun, lacksManifest, type OpenedRun, openRun, refuseOtherData } from './open-run.js';
import { planDryRun } from './plan-dry-run.js';
import type { Ports } from './ports.js';
import { refuseExpression } from './refuse-expression.js';
import { removeIfEmpty } from './results-folder.js';
import type { RunFilesInput, RunFilesOutcome, RunFilesPlan } from './run-files-input.js';
import { tellRemarks } from './tell-remarks.js';
import type { UploadRequest } from './upload-results.js';

/**
 * Runs a project over its input files, or goes on with a run that has begun: plans, runs, reports.
 * @throws GcdError for wrong flags; ConfigInvalid with all mistakes at once; UploadImpossible, LockHeld, NoInputs, ProjectBroken, DiskFull;
 * Interrupted when it was stopped before the first task.
 */
export async function runFiles(input: RunFilesInput, ports: Ports): Promise<RunFilesOutcome | RunFilesPlan> {
  checkRunFilesInput(input);
  tellUnusedFlags(input, ports.observe);
  const prepared = await prepareRun(input, ports);
  return input.dryRun
    ? planDryRun({ ...prepared, retriesFailed: input.retryFailed !== undefined }, ports)
    : runPrepared(prepared, input, ports);
}

/** Is a run that is about to begin, or to go on, as its record will say. */
interface PreparedRun {
  readonly history: string;
  readonly record: RunRecord;
  readonly isNew: boolean;
  readonly loaded: LoadedConfig;
}

/** Finds project, config and earlier run, and refuses what cannot be run; writes nothing. */
async function prepareRun(input: RunFilesInput, ports: Ports): Promise<PreparedRun> {
  const { env, cwd, observe } = ports;
  const asked = findProject(input.project, ports);
  // A run that is named has its own project.
  if (typeof (input.resume ?? input.retryFailed) !== 'string') tellOfExample(input.project, asked, ports);
  const history = locateHistory({ ...ports, flag: input.history });
  const earlier = await findEarlierRun({ history, project: asked, observe }, input);
  const project = earlier?.project ?? asked;
  const limitFlags = keepLimits(earlier, input, observe);
  const flags = { ...input, ...limitFlags };
  const settled = earlier && { settledData: earlier.data };
  const loaded = await loadConfig({ projectFolder: project, env, cwd, flags, refuseExpression, ...settled });
  tellRemarks(loaded.remarks, observe);
  if (input.upload) await askForUploadBucket(loaded, ports);
  if (earlier && input.data !== undefined) refuseOtherData(earlier, loaded.config.data);
  const begun = earlier && { ...earlier, ...otherResults(earlier, input, ports) };
  const started = begun ?? newRecord(project, input, { loaded, ports });
  const record = { ...started, ...whereToRun(input, earlier), limitFlags };
  return { history, record, isNew: !earlier, loaded };
}

async function runPrepared(
  { history, record, isNew, loaded }: PreparedRun,
  input: RunFilesInput,
  ports: Ports,
): Promise<RunFilesOutcome> {
  const opened = openUnlessFull(history, record);
  try {
    if (isNew || input.output !== undefined) await writeRunRecord(opened.paths, record);
    return await runOpened(opened, { input, loaded, ports });
  } catch (error) {
    if (isNew && lacksManifest(opened)) await removeFolder(opened.paths.folder);
    const explained = explainFullDisk(error, howToGoOn(opened, input));
    await removeIfEmpty(record.resultsFolder);
    throw explained;
  } finally {
    opened.lock.release();
  }
}

interface Running {
  readonly input: RunFilesInput;
  readonly loaded: LoadedConfig;
  readonly ports: Ports;
}

async function runOpened(opened: OpenedRun, running: Running): Promise<RunFilesOutcome> {
  const { paths } = opened;
  const { ports, input, loaded } = running;
  await Promise.all([paths.logs, paths.values].map((folder) => mkdir(folder, { recursive: true })));
  const { hasRun, end, tally, record } = await executeRun(opened, running).catch((error: unknown) => {
    throw isStop(error, ports.signal) ? stoppedEarly(error, opened, input) : error;
  });
  ports.observe({ type: 'step', message: 'Writing the reports' });
  const more = {
    // Who stopped the tasks still gets the reports of those that ended; a second Ctrl-C ends gcd itself.
    ...(!ports.signal.aborted && { signal: ports.signal }),
    ...(input.history !== undefined && { history: input.history }),
  };
  const { performance, files, warnings } = await drawReports(paths, record, {
    ...more,
    ...(hasRun && { clock: ports.clock }),
    isNew: hasRun || record.reportedAtMs === undefined,
  });
  for (const warning of warnings) ports.observe(warning);
  const { config, env } = loaded;
  const uploadedTo = input.upload
    ? await upload({ ...more, record, files, saved: config.saved, env }, ports.observe)
    : undefined;
  return {
    ...{ kind: 'ended', runId: record.id, resultsFolder: record.resultsFolder, performance, tally },
    ...{ reason: end.reason, exitCode: exitCodeOf(end.reason, tally) },
    ...(uploadedTo === undefined ? {} : { uploadedTo }),
  };
}

async function askForUploadBucket({ config, env }: LoadedConfig, { signal }: Ports): Promise<void> {
  const { checkUploadBucket } = await import('./check-upload-bucket.js');
  // A config without one was refused.
  await checkUploadBucket(config.saved.bucket!, env, signal);
}

async function upload(request: UploadRequest, observe: Observer): Promise<string> {
  const { uploadResults } = await import('./upload-results.js');
  return uploadResults(request, observe);
}

function newRecord(project: string, input: RunFilesInput, { loaded, ports }: Omit<Running, 'input'>): RunRecord {
  const { config } = loaded;
  const id = newRunId(ports.clock.nowMs());
  return {
    ...{ id, project, createdAtMs: ports.clock.nowMs(), gcdVersion: ports.gcdVersion, nodeVersion: process.version },
    ...whereToRun(input, undefined),
    selection: input.files?.length ? { files: input.files } : { number: input.number ?? 0 },
    ...{ data: config.data, rounds: input.repeat ?? 1, config: redactedConfig(config) },
    resultsFolder: join(resultsRoot(project, input.output, ports), id),
  };
}

/** All reports are drawn from the ledger, so they may as well go to another folder than the first time. */
function otherResults({ id, project }: RunRecord, { output }: RunFilesInput, ports: Ports) {
  return output === undefined ? {} : { resultsFolder: join(resultsRoot(project, output, ports), id) };
}

/** A run may go on elsewhere and wider than it began; without flags it goes on as it was. */
function whereToRun({ cluster, scalenodes }: RunFilesInput, earlier: RunRecord | undefined) {
  const slots = scalenodes ?? earlier?.slots ?? availableParallelism();
  return { executor: cluster ?? earlier?.executor ?? 'local', slots, nodes: 1 };
}

function exitCodeOf(reason: RunClosed['reason'], tally: Tally): ExitCode {
  if (reason === 'interrupted') return ExitCode.interrupted;
  if (reason === 'failed') return ExitCode.failed;
  return tally.succeeded === tally.total ? ExitCode.done : ExitCode.tasksFailed;
}

/** Tells whether an error is nothing but what came of asking gcd to stop. */
function isStop(error: unknown, { aborted }: AbortSignal): boolean {
  return aborted && (!(error instanceof GcdError) || error.code === 'Interrupted');
}

/** Says that a run was stopped while it was being prepared; later on, its tasks and reports end in order. */
function stoppedEarly(cause: unknown, opened: OpenedRun, input: RunFilesInput): GcdError {
  const exitCode = ExitCode.interrupted;
  const hint = howToGoOn(opened, input);
  return new GcdError('Interrupted', 'Stopped before the first task was started.', { exitCode, cause, ...hint });
}

function openUnlessFull(history: string, record: RunRecord): OpenedRun {
  try {
    return openRun(history, record);
  } catch (error) {
    throw explainFullDisk(error);
  }
}

function explainFullDisk(error: unknown, goOn: { hint?: string } = {}): unknown {
  if (!hasErrno(error, 'ENOSPC', 'EDQUOT')) return error;
  const hint = goOn.hint ?? 'Free some space, or name folders on another disk with --history and --output.';
  return new GcdError('DiskFull', `The disk is full: ${messageOf(error)}.`, { cause: error, hint });
}

function howToGoOn(opened: OpenedRun, { history }: RunFilesInput): { hint?: string } {
  if (lacksManifest(opened)) return {};
  return { hint: `To go on: ${followUp('gcd run-files --resume', opened.record.id, history)}` };
}
