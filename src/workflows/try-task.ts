import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoadedConfig, loadConfig } from '../config/load-config.js';
import { type Attempt, parseWithResult } from '../core/attempt.js';
import { ExitCode, GcdError, reasonOf, usageError } from '../core/errors.js';
import { type Executor, endsToldBy } from '../core/executor.js';
import { printableFileName } from '../core/file-name.js';
import type { TaskLabel } from '../core/notice.js';
import { removeFolder } from '../core/remove-folder.js';
import type { ManifestEntry } from '../core/task.js';
import { type RunPaths, runPaths } from '../history/run-paths.js';
import type { RunRecord } from '../history/run-record.js';
import { checkCluster } from './check-cluster.js';
import { findProject, tellOfExample } from './find-project.js';
import { followFile } from './follow-file.js';
import { makeExecutor } from './make-executor.js';
import { planRun } from './plan-run.js';
import type { Ports } from './ports.js';
import { refuseExpression } from './refuse-expression.js';
import { prepareArguments } from './task-arguments.js';
import { tellRemarks } from './tell-remarks.js';
import type { TryTaskInput } from './try-task-input.js';
import type { Workplace } from './workplace.js';

/** What became of a task that was tried. */
export interface TriedTask {
  readonly task: TaskLabel;
  readonly attempt: Attempt;
  /** The dict that the user returned, as JSON text; absent when the task did not succeed. */
  readonly result?: string;
}

interface Trial {
  readonly entry: ManifestEntry;
  readonly record: RunRecord;
  readonly paths: RunPaths;
  readonly loaded: LoadedConfig;
}

/**
 * Runs one task on this machine and records nothing.
 * @param print takes what the task prints, as it prints it.
 * @throws GcdError NoClustersYet, ProjectNotFound, ConfigInvalid, FolderNotWritable, NoInputs, InputUnreadable,
 * ProjectBroken; Interrupted.
 */
export async function tryTask(input: TryTaskInput, ports: Ports, print: (text: string) => void): Promise<TriedTask> {
  checkCluster(input.cluster);
  const project = findProject(input.project, ports);
  tellOfExample(input.project, project, ports);
  const { env, cwd } = ports;
  const loaded = await loadConfig({ projectFolder: project, env, cwd, flags: input, refuseExpression });
  tellRemarks(loaded.remarks, ports.observe);
  const folder = await makeTemporaryFolder(tmpdir());
  const record = recordOf(project, input, { loaded, ports });
  try {
    const entry = await firstEntry(record, loaded, ports);
    return await runTrial({ entry, record, paths: runPaths(folder, record.id), loaded }, ports, print);
  } finally {
    await removeFolder(folder);
  }
}

async function makeTemporaryFolder(parent: string): Promise<string> {
  try {
    return await mkdtemp(join(parent, 'gcd-try-'));
  } catch (error) {
    const message = `No temporary folder can be made in ${parent}: ${reasonOf(error)}.`;
    throw usageError('FolderNotWritable', message, 'Name another one with TMPDIR.');
  }
}

function recordOf(
  project: string,
  { file, cluster = 'local' }: TryTaskInput,
  { loaded, ports }: Pick<Trial, 'loaded'> & { ports: Ports },
) {
  const { gcdVersion, clock } = ports;
  return {
    ...{ id: `try-${process.pid}`, project, createdAtMs: clock.nowMs(), gcdVersion, nodeVersion: process.version },
    ...{ executor: cluster, slots: 1, nodes: 1, rounds: 1, resultsFolder: '', config: null, data: loaded.config.data },
    selection: file === undefined ? { number: 1 } : { files: [file] },
  } satisfies RunRecord;
}

async function firstEntry(record: RunRecord, { config, env }: LoadedConfig, ports: Ports): Promise<ManifestEntry> {
  const { entries } = await planRun({ ...record, config, env }, ports);
  const [entry] = entries;
  // A plan without tasks was refused before; the type does not say so.
  if (entry?.unreadable === undefined) return entry!;
  throw new GcdError('InputUnreadable', `${entry.file} cannot be read: ${entry.unreadable}.`);
}

async function runTrial(trial: Trial, ports: Ports, print: (text: string) => void): Promise<TriedTask> {
  const { entry, paths } = trial;
  const place = await makeExecutor(trial, ports);
  const ended = new AbortController();
  const { graceMs } = trial.loaded.config;
  const interrupt = () => {
    ports.observe({ type: 'run-stopping', reason: 'interrupted', message: 'interrupted', graceMs });
    void place.executor.stop({ graceMs });
  };
  ports.signal.addEventListener('abort', interrupt, { once: true });
  try {
    const ending = await startTask(trial, place, ports);
    const column = entry.column === 'None' ? '' : `, column ${entry.column}`;
    ports.observe({ type: 'step', message: `Running ${printableFileName(entry.file)}${column}` });
    // The only worker has opened its only log before it was ready.
    const [log = ''] = await readdir(paths.logs);
    const following = followFile({ path: join(paths.logs, log), clock: ports.clock, signal: ended.signal, print });
    const end = await ending.end.finally(() => ended.abort());
    await following;
    if (end) return { task: entry, attempt: end, ...(await resultOf(end, paths)) };
    throw new GcdError('Interrupted', 'Stopped before the task had ended.', { exitCode: ExitCode.interrupted });
  } finally {
    ports.signal.removeEventListener('abort', interrupt);
    await place.executor.stop({ graceMs: 0 });
    await place.close();
  }
}

/** Starts the task; its end comes wrapped, because a promise in a promise is waited for. */
async function startTask({ entry, loaded }: Trial, place: Workplace, { clock, signal }: Ports) {
  const { executor } = place;
  const profile = await executor.start(signal);
  const payloadsOf = await prepareArguments({ ...place, clock })(profile);
  const [payload = ''] = await payloadsOf([entry]);
  const task = { id: entry.id, kind: 'python', priority: 0, limits: loaded.config.limits, payload } as const;
  await executor.submit([{ task, attempt: 1 }]);
  executor.close();
  return { end: awaitEnd(executor) };
}

async function awaitEnd(executor: Executor): Promise<Attempt | undefined> {
  let text: string | undefined;
  for await (const batch of executor.events) {
    text = batch.events.flatMap(endsToldBy)[0]?.text ?? text;
    executor.acknowledge(batch.seq);
  }
  return text === undefined ? undefined : parseWithResult<Attempt>(text);
}

async function resultOf({ result, resultFile }: Attempt, { values }: RunPaths): Promise<{ result?: string }> {
  if (result !== undefined) return { result };
  return resultFile === undefined ? {} : { result: await readFile(join(values, resultFile), 'utf8') };
}
