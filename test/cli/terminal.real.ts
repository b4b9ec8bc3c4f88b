import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { realParts } from '../real-part.js';
import { repoRoot } from '../repo-root.js';
import { temporaryFolder } from '../temporary-folder.js';
import { makeRun } from './made-run.js';
import { runGcd } from './run-gcd.js';
import { makeSmallProject } from './small-project.js';
import { openTerminal, type RealTerminal } from './tmux.js';

const skip = realParts('tmux');

function openGcd(t: TestContext, line: string, cwd: string, env = ''): RealTerminal {
  const gcd = `${process.execPath} ${join(repoRoot, 'bin', 'gcd.js')}`;
  const terminal = openTerminal(`cd ${cwd}; ${env} GCD_HISTORY=${cwd}/history ${gcd} ${line}`);
  t.after(() => terminal.close());
  return terminal;
}

/** Returns the time that the bar shows. */
function clockOf(screen: string): string | undefined {
  return /stopping +(\S+)/.exec(screen)?.[1];
}

test('Ctrl-C lets running tasks finish, writes the reports and says how to go on', { skip }, async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'import time\ntime.sleep(1)\nreturn {"x": 1}');
  const terminal = openGcd(t, 'run-files -p project -n 0 -s 1', cwd);
  await terminal.shows(/local-0 {2}\S+ {2}[abc]\.csv/);
  terminal.keys('C-c');
  const screen = await terminal.shows(/exit code 130/);
  const [runId = ''] = readdirSync(join(cwd, 'history', 'runs'));
  assert.match(screen, /Number of unfinished tasks/);
  assert.match(screen, new RegExp(`Results: project/results/${runId}\n.*gcd run-files --resume ${runId}`));
  assert.match(terminal.history(), /Stopping: /);

  const again = openGcd(t, 'run-files -p project --resume', cwd);
  const complete = await again.shows(/exit code 0/);
  assert.match(complete, /Total tasks +│ 3 /);
  assert.match(complete, /Number of unfinished tasks +│ 0 /);
});

test('Ctrl-C twice ends gcd at once, and nothing that had finished is lost', { skip }, async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'import time\nif curr_process_file != "a.csv": time.sleep(60)\nreturn {"x": 1}');
  const terminal = openGcd(t, 'run-files -p project -n 0 -s 1', cwd);
  await terminal.shows(/1\/3/);
  terminal.keys('C-c');
  const stopping = await terminal.shows(/stopping +0:\d\d/);
  // A second that comes with the first is taken for its echo.
  await terminal.settles((screen) => assert.notEqual(clockOf(screen), clockOf(stopping)));
  terminal.keys('C-c');
  await terminal.shows(/safe; --resume does the rest\.\nexit code 130/);
  const runs = openGcd(t, 'runs', cwd);
  await runs.shows(/unfinished +3 +1 +0 /);
});

test('a terminal window that is closed stops the run in order', { skip }, async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'import time\nif curr_process_file != "a.csv": time.sleep(60)\nreturn {"x": 1}');
  const terminal = openGcd(t, 'run-files -p project -n 0 -s 1', cwd);
  await terminal.shows(/1\/3/);
  terminal.close();
  const stateOfRun = async (): Promise<string> => {
    const { stdout } = await runGcd('runs --json', { cwd });
    return JSON.parse(stdout)[0].state;
  };
  for (let polls = 0; polls < 200 && (await stateOfRun()) === 'running'; polls += 1) await delay(100);
  const runs = join(cwd, 'history', 'runs');
  const journal = join(runs, readdirSync(runs)[0] ?? '', 'journal.jsonl');
  assert.match(readFileSync(journal, 'utf8'), /"type":"run-closed","reason":"interrupted"/);
});

test('prune asks in a terminal: no keeps everything, yes deletes', { skip }, async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261120-a', []);
  const left = (): string[] => readdirSync(join(cwd, 'history', 'runs'));
  // The images are the machine's: no docker is found here.
  const env = `PATH=${cwd}`;
  const terminal = openGcd(t, 'prune --keep 0', cwd, env);
  assert.match(await terminal.shows(/Delete /), /run +20261120-a/);
  terminal.keys('Enter');
  await terminal.shows(/Nothing was deleted/);
  assert.deepEqual(left(), ['20261120-a']);

  const second = openGcd(t, 'prune --keep 0', cwd, env);
  await second.shows(/Delete /);
  second.keys('C-c');
  await second.shows(/the question was not answered.*\nexit code 130/);
  assert.deepEqual(left(), ['20261120-a']);

  const third = openGcd(t, 'prune --keep 0', cwd, env);
  await third.shows(/Delete /);
  third.keys('y', 'Enter');
  await third.shows(/Deleted 1 run and/);
  assert.deepEqual(left(), []);
});
