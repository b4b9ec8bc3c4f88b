import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../temporary-folder.js';
import { until } from '../until.js';
import { finishedTasks, makeProject, newestRun, processesOf, rowsOf, startGcd } from './gcd-process.js';

const FILES = 40;
/** Says which tasks it begins, beside the project, in one write each. */
const BODY =
  'os.write(os.open(os.path.dirname(local_file) + "/../begun", os.O_APPEND | os.O_CREAT | os.O_WRONLY), (task_id + "\\n").encode()); ' +
  'time.sleep(0.02); return {"file": curr_process_file}';

async function killWhen(t: TestContext, holds: (folder: string) => boolean) {
  const folder = temporaryFolder(t);
  const project = makeProject(folder, FILES, BODY);
  const first = startGcd(folder, ['run-files', '-p', project, '-n', '0', '-s', '4']);
  await until(folder, () => holds(folder));
  first.child.kill('SIGKILL');
  await first.ended;
  return { folder, project };
}

async function resumeAndCheck(folder: string, project: string): Promise<void> {
  const run = newestRun(folder);
  const finished = new Set(finishedTasks(run));
  const begunPath = join(project, 'begun');
  const begunBefore = existsSync(begunPath) ? readFileSync(begunPath, 'utf8').length : 0;
  const second = await startGcd(folder, ['run-files', '-p', project, '--resume']).ended;
  assert.equal(second.code, 0, second.stderr);
  const begun = readFileSync(begunPath, 'utf8').slice(begunBefore).trim().split('\n').filter(Boolean);
  assert.deepEqual(
    begun.filter((task) => finished.has(task)),
    [],
    'no finished task is run again',
  );
  assert.equal(new Set(begun).size, begun.length, 'none is run twice');
  const rows = rowsOf(join(project, 'results', 'latest', 'results.csv'));
  assert.equal(rows.length, FILES);
  assert.equal(new Set(rows).size, FILES);
  assert.equal(newestRun(folder), run, 'it is the same run');
  assert.deepEqual(processesOf(basename(run)), []);
}

function journalHas(folder: string, tasks: number): boolean {
  try {
    return finishedTasks(newestRun(folder)).length >= tasks;
  } catch {
    return false; // it is not there yet, or its last line is half written
  }
}

function runHas(folder: string, name: string): boolean {
  try {
    return existsSync(join(newestRun(folder), name));
  } catch {
    return false; // there is no run yet
  }
}

for (const tasks of [1, 17, 33]) {
  test(`after kill -9 with ${tasks} tasks finished, --resume runs exactly the rest`, async (t) => {
    const { folder, project } = await killWhen(t, (at) => journalHas(at, tasks));
    await resumeAndCheck(folder, project);
  });
}

for (const [when, name] of [
  ['before the manifest is there', 'run.json'],
  ['when the manifest is there', 'manifest.jsonl'],
  ['when the journal begins', 'journal.jsonl'],
] as const) {
  test(`after kill -9 ${when}, --resume runs everything`, async (t) => {
    const { folder, project } = await killWhen(t, (at) => runHas(at, name));
    await resumeAndCheck(folder, project);
  });
}

test('--resume of a complete run draws its reports again, byte by byte, with the same exit code', async (t) => {
  const folder = temporaryFolder(t);
  const project = makeProject(folder, 6, 'assert curr_process_file != "0003.csv"; return {"a": 1}');
  const first = await startGcd(folder, ['run-files', '-p', project, '-n', '0', '-s', '2']).ended;
  assert.equal(first.code, 4, first.stderr);
  const latest = join(project, 'results', 'latest');
  const reports = ['results.csv', 'results.jsonl', 'logs.csv', 'errors.csv', 'performance.txt'];
  const before = reports.map((name) => readFileSync(join(latest, name), 'utf8'));
  const again = await startGcd(folder, ['run-files', '-p', project, '--resume']).ended;
  assert.equal(again.code, 4, again.stderr);
  assert.deepEqual(
    reports.map((name) => readFileSync(join(latest, name), 'utf8')),
    before,
  );
});

test('--retry-failed runs what failed once more, and the last final event counts', async (t) => {
  const folder = temporaryFolder(t);
  const project = makeProject(
    folder,
    6,
    'assert os.path.exists(local_file + ".ok") or "3" not in curr_process_file; return {}',
  );
  assert.equal((await startGcd(folder, ['run-files', '-p', project, '-n', '0', '-s', '2']).ended).code, 4);
  writeFileSync(join(project, 'data', '0003.csv.ok'), '');
  const again = await startGcd(folder, ['run-files', '-p', project, '--retry-failed']).ended;
  assert.equal(again.code, 0, again.stderr);
  assert.equal(rowsOf(join(project, 'results', 'latest', 'results.csv')).length, 6);
  assert.equal(rowsOf(join(project, 'results', 'latest', 'errors.csv')).length, 0);
  const logs = rowsOf(join(project, 'results', 'latest', 'logs.csv'));
  assert.equal(logs.length, 7);
  const ends = logs.filter((row) => row.startsWith('0003.csv,')).map((row) => row.split(',').slice(10, 12));
  assert.deepEqual(ends, [
    ['failed', '1'],
    ['succeeded', '2'],
  ]);
});

test('what a gcd that was killed had begun to write is gone when its run has been resumed, even a complete one', async (t) => {
  const folder = temporaryFolder(t);
  const project = makeProject(folder, FILES, BODY);
  await startGcd(folder, ['run-files', '-p', project, '-n', '0', '-s', '4']).ended;
  const run = newestRun(folder);
  const lock = join(run, 'lock.1');
  const { released, ...dead } = JSON.parse(readFileSync(lock, 'utf8'));
  assert.equal(released, true);
  writeFileSync(lock, JSON.stringify(dead));
  for (const name of ['manifest.jsonl.0123456789ab.part', 'journal.jsonl.reserve']) writeFileSync(join(run, name), '');
  await resumeAndCheck(folder, project);
  assert.deepEqual(
    readdirSync(run).filter((name) => /part|reserve/.test(name)),
    [],
  );
});

test('Ctrl-C ends in order with 130, says how to go on, and nothing is cancelled', async (t) => {
  const folder = temporaryFolder(t);
  const project = makeProject(folder, FILES, BODY);
  const first = startGcd(folder, ['run-files', '-p', project, '-n', '0', '-s', '4']);
  await until(folder, () => journalHas(folder, 5));
  first.child.kill('SIGINT');
  const { code, stderr } = await first.ended;
  assert.equal(code, 130, stderr);
  assert.match(stderr, /--resume/);
  assert.ok(existsSync(join(project, 'results', 'latest', 'results.csv')));
  await resumeAndCheck(folder, project);
});

test('two gcd on one run: the second says who holds it', async (t) => {
  const folder = temporaryFolder(t);
  const project = makeProject(folder, 4, 'time.sleep(1); return {}');
  const first = startGcd(folder, ['run-files', '-p', project, '-n', '0', '-s', '1']);
  await until(folder, () => runHas(folder, 'journal.jsonl'));
  const second = await startGcd(folder, ['run-files', '-p', project, '--resume']).ended;
  assert.equal(second.code, 1);
  assert.match(second.stderr, new RegExp(`process ${first.child.pid} holds it`));
  first.child.kill('SIGINT');
  assert.equal((await first.ended).code, 130);
});
