import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../src/core/clock.js';
import { temporaryFolder } from '../temporary-folder.js';
import { until } from '../until.js';
import { runGcd } from './run-gcd.js';
import { makeSmallProject } from './small-project.js';

const failing =
  'if curr_process_file == "b.csv": raise ValueError("bad row")\nprint("on", curr_process_file)\nreturn {"x": 1}';

function smallPlace(cwd: string) {
  return { cwd, env: { PATH: process.env.PATH, GCD_HISTORY: join(cwd, 'history'), HOME: cwd } };
}

test('a run ends with its table on stdout and the next command on stderr', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, failing);
  const { exitCode, stdout, stderr } = await runGcd('run-files -p project -n 0 -s 2', smallPlace(cwd));
  assert.equal(exitCode, 4, stderr);
  const [runId = ''] = readdirSync(join(cwd, 'history', 'runs'));
  assert.match(stdout, /│ Total tasks .*│ 3 /);
  assert.match(stdout, new RegExp(`\nResults: project/results/${runId}\n$`));
  assert.match(stderr, /^Failed: b\.csv: ValueError: bad row\n {4}at .*entrypoint\.py:2 in entrypoint\n/m);
  assert.match(stderr, new RegExp(`gcd run-files --retry-failed ${runId}\n$`));

  const runs = JSON.parse((await runGcd('runs --json', smallPlace(cwd))).stdout);
  assert.deepEqual(
    runs.map(({ state, total, succeeded, failed }: Record<string, unknown>) => ({ state, total, succeeded, failed })),
    [{ state: 'complete', total: 3, succeeded: 2, failed: 1 }],
  );
  const logs = await runGcd('logs latest a.csv', smallPlace(cwd));
  assert.match(logs.stdout, /^== a\.csv \(t[0-9a-f]{15}, attempt 1\): succeeded\non a\.csv\n$/);

  rmSync(join(cwd, 'project', 'results'), { recursive: true });
  const report = await runGcd('report latest', smallPlace(cwd));
  assert.equal(report.exitCode, 0);
  assert.equal(report.stdout, stdout, 'report prints what the run has printed');
  assert.ok(readdirSync(join(cwd, 'project', 'results', runId)).includes('errors.csv'));
});

test('with --json every line is JSON, and the last one is the outcome', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, failing);
  const { exitCode, stdout, stderr } = await runGcd('run-files -p project -n 2 --json', smallPlace(cwd));
  assert.deepEqual({ exitCode, stderr }, { exitCode: 4, stderr: '' });
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(lines.filter(({ type }) => type === 'task-failed').length, 1);
  assert.deepEqual([lines.at(-1).type, lines.at(-1).exitCode, lines.at(-1).tally.succeeded], ['outcome', 4, 1]);
});

test('a Python that does not run ends gcd, and nothing stays open', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  appendFileSync(join(cwd, 'project', 'config.yaml'), 'python: no-such-python\n');
  const { exitCode, stderr } = await runGcd('run-files -p project -n 1', smallPlace(cwd));
  assert.equal(exitCode, 1);
  assert.match(
    stderr,
    /^Error: Python could not be started: no-such-python is not there or does not run\. \[NoPython\]$/m,
  );
  assert.equal(process.getActiveResourcesInfo().includes('TCPServerWrap'), false);
});

test('a project that cannot be imported is one clear line first, and its run says why it is unfinished', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  writeFileSync(join(cwd, 'project', 'entrypoint.py'), 'import json\njson.loads("x")\n');
  const { exitCode, stderr } = await runGcd('run-files -p project -n 0 -s 1', smallPlace(cwd));
  assert.equal(exitCode, 1);
  const told = stderr.slice(stderr.indexOf('Error:')).split('\n');
  assert.match(
    told[0] ?? '',
    /^Error: The project cannot be used: JSONDecodeError: Expecting value.* \[ProjectBroken\]$/,
  );
  assert.equal(told[1], 'Traceback (most recent call last):');
  assert.match(told[2] ?? '', /^ {2}File ".*\/project\/entrypoint\.py", line 2/);
  const runs = await runGcd('runs', smallPlace(cwd));
  assert.match(runs.stdout, / {2}unfinished {2}/);
  assert.match(
    runs.stderr,
    /^\S+: The project cannot be used: JSONDecodeError: Expecting value: [^\n]*\nNext: .*--resume/,
  );
  makeSmallProject(cwd, 'return {"x": 1}');
  assert.equal((await runGcd('run-files -p project --resume', smallPlace(cwd))).exitCode, 0);
});

test('results are no inputs of the next run, also when the project itself is the data folder', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  for (let time = 0; time < 2; time += 1) {
    const { stdout } = await runGcd('run-files -p project --data project -n 0 -s 1', smallPlace(cwd));
    assert.match(stdout, /│ Total tasks .*│ 3 /);
  }
});

test('--quiet leaves the results', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  const { exitCode, stdout, stderr } = await runGcd('run-files -p project -n 0 --quiet', smallPlace(cwd));
  assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
  assert.match(stdout, /Total tasks/);
});

test('--resume takes the beginning of a run, and says how to go on in a history of its own', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, failing);
  const first = await runGcd('run-files -p project -n 0 --history h', smallPlace(cwd));
  const [runId = ''] = readdirSync(join(cwd, 'h', 'runs'));
  assert.match(first.stderr, new RegExp(`To try them again: gcd run-files --retry-failed ${runId} --history h\n$`));
  const again = await runGcd(`run-files -p project --resume ${runId.slice(0, 10)} --history h`, smallPlace(cwd));
  assert.equal(again.exitCode, 4, again.stderr);
  const unknown = await runGcd('run-files -p project --resume 1999 --history h', smallPlace(cwd));
  assert.match(unknown.stderr, /There is no run "1999"/);
  assert.equal(unknown.exitCode, 2);
});

test('--resume refuses a run of another project than the one that is named', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  await runGcd('run-files -p project -n 1 --quiet', smallPlace(cwd));
  mkdirSync(join(cwd, 'other'));
  const other = await runGcd('run-files -p other --resume latest', smallPlace(cwd));
  assert.equal(other.exitCode, 2);
  assert.match(other.stderr, /^Error: Run \S+ is one of \S+\/project, not of \S+\/other\. \[ResumeDiffers\]\n/);
  const same = await runGcd('run-files --resume latest', smallPlace(cwd));
  assert.equal(same.exitCode, 0, same.stderr);
});

test('--resume refuses other data than the run has, and takes the same', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  await runGcd('run-files -p project -n 1 --quiet', smallPlace(cwd));
  const other = await runGcd('run-files -p project --resume --data .', smallPlace(cwd));
  assert.equal(other.exitCode, 2);
  assert.match(other.stderr, /that cannot change\. \[ResumeDiffers\]/);
  const same = await runGcd('run-files -p project --resume --data data', smallPlace(cwd));
  assert.equal(same.exitCode, 0, same.stderr);
});

test('a run goes on with the data that --data named, as long as it is there, whatever config.yaml says', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, failing);
  const data = join(cwd, 'project', 'data');
  writeFileSync(join(cwd, 'project', 'config.yaml'), 'data_bucket: no_such_folder\n');
  await runGcd('run-files -p project --data project/data -n 0 --quiet', smallPlace(cwd));
  const goOn = (flag: string) => runGcd(`run-files -p project ${flag}`, smallPlace(cwd));
  const again = await goOn('--retry-failed');
  assert.equal(again.exitCode, 4, again.stderr);

  renameSync(data, join(cwd, 'unmounted'));
  const lost = await goOn('--retry-failed');
  assert.equal(lost.exitCode, 1);
  assert.match(lost.stderr, /^Error: Run \S+ has its data in \S+, and there is no such folder\. \[DataGone\]$/m);
  const redrawn = await goOn('--resume');
  assert.match(redrawn.stderr, /is complete: no task of it is left/);
  assert.equal(redrawn.stdout, again.stdout);
});

test('--resume --output writes the results of a run elsewhere, and report finds them there', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  await runGcd('run-files -p project -n 1 --quiet', smallPlace(cwd));
  const { exitCode, stderr } = await runGcd('run-files -p project --resume --output elsewhere', smallPlace(cwd));
  assert.equal(exitCode, 0, stderr);
  const [runId = ''] = readdirSync(join(cwd, 'history', 'runs'));
  assert.ok(existsSync(join(cwd, 'elsewhere', runId, 'results.csv')));
  assert.equal(readlinkSync(join(cwd, 'elsewhere', 'latest')), runId);
  assert.match((await runGcd('report latest', smallPlace(cwd))).stdout, new RegExp(`\nResults: elsewhere/${runId}\n$`));
});

test('a place that cannot be written is refused before anything runs, in a line that says what to do', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  writeFileSync(join(cwd, 'file'), '');
  const places = existsSync('/proc/self') ? ['file', 'file/below', '/proc/gcd'] : ['file', 'file/below'];
  for (const place of places) {
    const output = await runGcd(`run-files -p project -n 1 --output ${place} --quiet`, smallPlace(cwd));
    assert.match(
      output.stderr,
      /^Error: Results cannot be written to .*\. \[OutputNotWritable\]\n {2}Name another .* --output\.\n$/,
    );
    const history = await runGcd(`run-files -p project -n 1 --history ${place} --quiet`, smallPlace(cwd));
    assert.match(
      history.stderr,
      /^Error: The history folder cannot be written: .*\. \[HistoryNotWritable\]\n {2}Name another .* GCD_HISTORY\.\n$/,
    );
    assert.deepEqual([output.exitCode, history.exitCode], [2, 2]);
  }
  assert.deepEqual(readdirSync(join(cwd, 'history', 'runs')), []);
  assert.equal((await runGcd('runs --history file', smallPlace(cwd))).exitCode, 2);
});

test('a task sees a variable of .env only when the config names it', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'import os\nreturn {name: os.environ.get(name, "unset") for name in ("NAMED", "UNNAMED")}');
  writeFileSync(join(cwd, 'project', '.env'), 'NAMED=yes\nUNNAMED=no\n', { mode: 0o600 });
  appendFileSync(join(cwd, 'project', 'config.yaml'), 'env:\n  NAMED:\n');
  const { exitCode, stderr } = await runGcd('run-files -p project -n 1 --quiet', smallPlace(cwd));
  assert.equal(exitCode, 0, stderr);
  const rows = readFileSync(join(cwd, 'project', 'results', 'latest', 'results.csv'), 'utf8');
  assert.equal(rows.trim().split('\n').at(-1), 'a.csv,None,yes,unset');
});

test('--dry-run shows the tasks in their order, and writes nothing', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  const { exitCode, stdout, stderr } = await runGcd('run-files -p project -n 2 --dry-run', smallPlace(cwd));
  assert.equal(exitCode, 0);
  assert.equal(stdout, 'a.csv\tNone\t4 B\nb.csv\tNone\t4 B\n');
  assert.match(stderr, /2 tasks, in this order, .*\nResults would go to project\/results\/.*Nothing was run\.\n$/);
  assert.ok(!existsSync(join(cwd, 'history')) && !existsSync(join(cwd, 'project', 'results')));
});

test('--retry-failed --dry-run shows the tasks that would be tried again, and changes nothing', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, failing);
  await runGcd('run-files -p project -n 0', smallPlace(cwd));
  for (const _ of ['first', 'second']) {
    const { stdout, stderr } = await runGcd('run-files -p project --retry-failed --dry-run', smallPlace(cwd));
    assert.equal(stdout, 'b.csv\tNone\t4 B\n');
    assert.match(stderr, /^1 task left of run /m);
  }
  assert.equal((await runGcd('run-files -p project --resume --dry-run', smallPlace(cwd))).stdout, '');
});

test('a run goes on with the limits that flags gave it, and says so, until they are given again', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, failing);
  await runGcd('run-files -p project -n 0 --timeout 7m --memory 1G --retries 1', smallPlace(cwd));
  const again = (flags: string) => runGcd(`run-files -p project --retry-failed ${flags}`, smallPlace(cwd));
  assert.match((await again('--dry-run')).stderr, /; 7 min a task, 1 GiB a task, 1 retry\.$/m);
  const changed = await again('--timeout 0');
  assert.match(changed.stderr, /^Run \S+ goes on with --memory and --retries as given before; /m);
  assert.match(changed.stderr, /tasks have no time limit/);
  assert.match((await again('--dry-run')).stderr, /; no time limit, 1 GiB a task, 1 retry\.$/m);
});

test('a run that the brake has stopped names the command that gets past it', async (t) => {
  const cwd = temporaryFolder(t);
  const mended = join(cwd, 'mended');
  makeSmallProject(cwd, `import os\nif not os.path.exists("${mended}"): raise ValueError("bad row")\nreturn {"x": 1}`);
  const halted = await runGcd('run-files -p project -n 0 -s 1 --halt 1', smallPlace(cwd));
  const [runId = ''] = readdirSync(join(cwd, 'history', 'runs'));
  const command = `gcd run-files --retry-failed ${runId}\n`;
  assert.match(halted.stderr, new RegExp(`^To try again what failed, and do the rest: ${command}`, 'm'));
  writeFileSync(mended, '');
  const again = await runGcd(`run-files --retry-failed ${runId} --halt 1`, smallPlace(cwd));
  assert.equal(again.exitCode, 0, again.stderr);
  assert.match(again.stderr, /is complete: 3 of 3 tasks succeeded/);
});

test('a folder below ~ is found where the shell leaves the ~ alone', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  const line = 'run-files --project=~/project --output=~/out --history=~/past -n 1 --quiet';
  const { exitCode, stdout, stderr } = await runGcd(line, smallPlace(cwd));
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, /^Results: out\//m);
  assert.deepEqual(readdirSync(cwd).sort(), ['out', 'past', 'project']);
});

test('in a project that is not named with -p, a warning says that an example is taken', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  const project = join(cwd, 'project');
  for (const command of ['run-files -n 1 --dry-run', 'validate', 'try --timeout 60']) {
    const { stderr } = await runGcd(command, { ...smallPlace(cwd), cwd: project });
    assert.match(stderr, /^Warning: -p was not given, so this is the example \S+sleep, and not the project/);
    assert.match(stderr, /^ {2}Add -p \. /m);
  }
  for (const command of ['run-files -p . -n 1 --quiet', 'run-files --resume latest', 'validate -p .']) {
    const { exitCode, stderr } = await runGcd(command, { ...smallPlace(cwd), cwd: project });
    assert.equal(exitCode, 0, stderr);
    assert.doesNotMatch(stderr, /example/);
  }
});

test('results/latest stays with the newest run when an older one is drawn again', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  for (const _ of ['first', 'second']) await runGcd('run-files -p project -n 1 --quiet', smallPlace(cwd));
  const [older = '', newer = ''] = readdirSync(join(cwd, 'history', 'runs')).sort();
  assert.equal((await runGcd(`report ${older}`, smallPlace(cwd))).exitCode, 0);
  assert.equal(readlinkSync(join(cwd, 'project', 'results', 'latest')), newer);
});

test('the names of machines, old ones too, are accepted, and a run on this machine says that they do nothing', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  for (const flags of ['-nd workers -in t3.large', '--nodegroup_name workers --instance_type=t3.large']) {
    const { exitCode, stderr } = await runGcd(`run-files -p project -n 1 --dry-run ${flags}`, smallPlace(cwd));
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /^Warning: --nodegroup and --instance-type have no effect with -c local: /);
  }
});

test('going on with a complete run says that nothing is left, and prints its table again', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  const first = await runGcd('run-files -p project -n 1', smallPlace(cwd));
  for (const [flag, said] of [
    ['--resume', 'no task of it is left'],
    ['--retry-failed', 'no task of it failed'],
  ]) {
    const again = await runGcd(`run-files -p project ${flag}`, smallPlace(cwd));
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(again.stderr, new RegExp(`^Run \\S+ is complete: ${said}$`, 'm'));
    assert.equal(again.stdout, first.stdout);
  }
});

test('the night between the end of a run and its first reports does not count as part of it', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  await runGcd('run-files -p project -n 2 --quiet', smallPlace(cwd));
  const [run = ''] = readdirSync(join(cwd, 'history', 'runs'));
  const path = join(cwd, 'history', 'runs', run, 'run.json');
  const { reportedAtMs, ...record } = JSON.parse(readFileSync(path, 'utf8')); // as gcd leaves it when killed before
  writeFileSync(path, JSON.stringify(record));
  rmSync(join(cwd, 'project', 'results', 'latest'));
  const clock = { ...systemClock, nowMs: () => reportedAtMs + 86_400_000 };
  const { stdout } = await runGcd('run-files -p project --resume', { ...smallPlace(cwd), clock });
  const [, seconds] = stdout.match(/Total process duration +│ ([\d.]+) sec/) ?? assert.fail(stdout);
  assert.ok(Number(seconds) < 3600, `${seconds} seconds`);
  assert.equal(readlinkSync(join(cwd, 'project', 'results', 'latest')), run);
  assert.ok(JSON.parse(readFileSync(path, 'utf8')).reportedAtMs <= reportedAtMs);
});

test('a run that cannot begin leaves no folder for results', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  writeFileSync(join(cwd, 'project', 'entrypoint.py'), 'import no_such_module\n');
  const { exitCode, stderr } = await runGcd('run-files -p project -n 1', smallPlace(cwd));
  assert.equal(exitCode, 1, stderr);
  assert.deepEqual(readdirSync(join(cwd, 'project', 'results')), []);
});

test('what goes wrong with the reports of a run that was stopped is told, and not that none of its tasks was started', {
  timeout: 60_000,
}, async (t) => {
  const cwd = temporaryFolder(t);
  const started = join(cwd, 'started');
  makeSmallProject(cwd, `import time\nopen("${started}", "w").close()\ntime.sleep(600)`);
  appendFileSync(join(cwd, 'project', 'config.yaml'), 'grace: 0\n');
  const signals = new EventEmitter();
  const running = runGcd('run-files -p project -n 1', { ...smallPlace(cwd), signals });
  await until(cwd, () => existsSync(started));
  const results = join(cwd, 'project', 'results');
  rmSync(results, { recursive: true });
  writeFileSync(results, 'a file, where the results should go');
  signals.emit('SIGINT', 'SIGINT');
  const { exitCode, stderr } = await running;
  assert.equal(exitCode, 2, stderr);
  assert.match(stderr, /Results cannot be written to .*results is not a folder\. \[OutputNotWritable\]/);
});
