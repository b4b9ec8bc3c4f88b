import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repoRoot } from '../repo-root.js';
import { temporaryFolder } from '../temporary-folder.js';
import { runGcd as run } from './run-gcd.js';

test('gcd without a command prints its help on stdout and succeeds', async () => {
  const { exitCode, stdout, stderr } = await run('');
  assert.equal(exitCode, 0);
  assert.equal(stderr, '');
  assert.match(stdout, /^Usage: gcd \[options\] \[command\]\n/);
  assert.match(stdout, /\n {2}run-files +run a project over its data files, in parallel\n/);
  assert.deepEqual(await run('--help'), { exitCode, stdout, stderr });
});

test('the help of run-files shows the short names of two letters, the examples, and no former names', async () => {
  const { exitCode, stdout } = await run('run-files --help');
  assert.equal(exitCode, 0);
  assert.match(stdout, /\n {2}-nd, --nodegroup <name> +node group/);
  assert.match(stdout, /\n {2}-in, --instance-type <type> +machine type/);
  assert.match(stdout, /\nExamples:\n {2}\$ gcd run-files -n 10 -s 4\n/);
  assert.doesNotMatch(stdout, /nodegroup_name|instance_type/);
});

test('help fits into 80 columns', async () => {
  const { stdout } = await run('run-files --help');
  const [options = ''] = stdout.split('\nExamples:');
  assert.deepEqual(
    options.split('\n').filter((line) => line.length > 80),
    [],
  );
});

test('a system is named with --system or without, but not by two names', async () => {
  const { exitCode, stderr } = await run('status gcd-jane --system gcd-joe');
  assert.equal(exitCode, 2);
  assert.match(stderr, /Two values are given for the system, .*: gcd-joe and gcd-jane\. \[NamedTwice\]/);
});

test('--version prints the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(repoRoot, 'package.json'), 'utf8'));
  assert.deepEqual(await run('--version'), { exitCode: 0, stdout: `${version}\n`, stderr: '' });
});

test('an unknown option is refused with the nearest one', async () => {
  const { exitCode, stdout, stderr } = await run('run-files --numbr 3');
  assert.equal(exitCode, 2);
  assert.equal(stdout, '');
  assert.equal(
    stderr,
    "Error: Unknown option '--numbr'. [UnknownOption]\n  Did you mean --number?\n  See: gcd run-files --help\n",
  );
});

test('an unknown command is refused with the nearest one', async () => {
  const { exitCode, stderr } = await run('rn-files');
  assert.equal(exitCode, 2);
  assert.match(stderr, /Unknown command 'rn-files'.*\n {2}Did you mean run-files\?/);
});

test('help for an unknown command is an error', async () => {
  const { exitCode, stderr } = await run('help nonsense');
  assert.deepEqual([exitCode, stderr], [2, 'Error: There is no such command. [UnknownCommand]\n  See: gcd --help\n']);
});

test('an option where a value should be is refused, rather than taken for it', async () => {
  for (const [line, option, next] of [
    ['run-files -n 1 -in --dry-run', '-in, --instance-type <type>', '--dry-run'],
    ['run-files -n 1 --output --no-color', '--output <folder>', '--no-color'],
    ['prune --older-than --yes', '--older-than <age>', '--yes'],
  ] as const) {
    const { exitCode, stderr } = await run(line);
    assert.equal(exitCode, 2, line);
    const [name] = option.match(/--[\w-]+/) ?? [];
    assert.match(stderr, new RegExp(`${next} is an option\\. \\[MissingValue\\]\n {2}If .*: ${name}=${next}\n$`));
  }
});

test('words too many are answered with how projects and files are named', async () => {
  const { stderr } = await run('run-files -f a.csv b.csv');
  assert.match(
    stderr,
    /\[TooManyArguments\]\n.*named with -p.*\n.*an -f of its own.*\n {2}See: gcd run-files --help\n$/,
  );
  assert.match((await run('validate my-project')).stderr, /\[TooManyArguments\]\n.*named with -p.*\n {2}See: /);
  assert.match((await run('logs a b c')).stderr, /\[TooManyArguments\]\n {2}See: gcd logs --help\n$/);
});

test('with --json an error is JSON on stdout', async () => {
  const { exitCode, stdout, stderr } = await run('logs --json');
  assert.equal(exitCode, 2);
  assert.equal(stderr, '');
  assert.deepEqual(JSON.parse(stdout), {
    type: 'error',
    code: 'MissingArgument',
    message: "Missing required argument 'run'.",
    hint: 'See: gcd logs --help',
    exitCode: 2,
  });
});

test('numbers are checked with their range', async () => {
  for (const [line, wanted] of [
    ['run-files -s 0', '--scalenodes takes a whole number, from 1 to 100: "0" is not one.'],
    ['run-files -s 101', '--scalenodes takes a whole number, from 1 to 100: "101" is not one.'],
    ['run-files -n 1.5', '--number takes a whole number, 0 or more: "1.5" is not one.'],
    ['run-files -n -3', '--number takes a whole number, 0 or more: "-3" is not one.'],
    ['run-files -n 1 --timeout soon', '--timeout takes a time such as 90 (seconds), 15m, 2h, 30d: "soon" is not one.'],
    ['run-files -n 1 --memory much', '--memory takes an amount such as 512M or 2G, 6M at least or 0 for none: "much"'],
    ['run-files -n 1 --memory 5', '6M at least or 0 for none: "5" is not one.'],
    ['run-files -n 1 --halt 0', '--halt takes a count such as fail=5 or a share such as 10%: "0" is neither.'],
  ] as const) {
    const { exitCode, stderr } = await run(line);
    assert.equal(exitCode, 2, line);
    assert.ok(stderr.includes(wanted), stderr);
  }
});

test('run-files asks for one of -n and -f, and refuses both', async () => {
  const neither = await run('run-files');
  assert.equal(neither.exitCode, 2);
  assert.match(neither.stderr, /Neither -n nor -f was given.*\n {2}Give -n 10 for the first ten files/);
  const both = await run('run-files -n 1 -f a.csv');
  assert.equal(both.exitCode, 2);
  assert.match(both.stderr, /-n and -f were both given/);
});

test('another cluster than local and docker is refused with what to do instead', async () => {
  for (const line of ['run-files -n 1 -c gcd-jane', 'try -c gcd-jane']) {
    const { exitCode, stderr } = await run(line);
    assert.equal(exitCode, 2);
    assert.match(stderr, /"gcd-jane" would be a cluster.*\n {2}Leave -c out/);
  }
});

test('Windows and an old Node are refused before anything else', async () => {
  const windows = await run('--help', { platform: 'win32' });
  assert.equal(windows.exitCode, 1);
  assert.match(windows.stderr, /does not run on Windows itself.*\n {2}Install WSL/);
  const old = await run('--help', { nodeVersion: '20.16.0' });
  assert.equal(old.exitCode, 1);
  assert.match(old.stderr, /gcd needs Node 20\.17 or newer: this is 20\.16\.0\./);
});

test('colours are for terminals that have them, and not with NO_COLOR or --no-color', async () => {
  const colour = '\u001b[';
  assert.ok((await run('rn', { isTTY: true })).stderr.includes(colour));
  assert.ok(!(await run('rn')).stderr.includes(colour));
  assert.ok(!(await run('rn --no-color', { isTTY: true })).stderr.includes(colour));
  assert.ok(!(await run('rn', { isTTY: true, env: { NO_COLOR: '1' } })).stderr.includes(colour));
  assert.ok(!(await run('rn', { isTTY: true, env: { TERM: 'dumb' } })).stderr.includes(colour));
});

test('a current folder that was removed is one sentence, and help works in it', (t) => {
  const gone = join(temporaryFolder(t), 'gone');
  const runThere = (words: string) => {
    const bin = join(repoRoot, 'bin', 'gcd.js');
    const script = `mkdir "$1" && cd "$1" && rmdir "$1" && exec "$2" "$3" ${words}`;
    return spawnSync('sh', ['-c', script, 'sh', gone, process.execPath, bin], { encoding: 'utf8' });
  };
  const runs = runThere('runs');
  assert.equal(runs.status, 2);
  assert.match(
    runs.stderr,
    /Error: The current folder cannot be found: .*\. It may have been removed\. \[FolderGone\]\n {2}/,
  );
  assert.equal(runThere('--help').status, 0);
});
