import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandTable } from '../../src/cli/command-table.js';
import { complete } from '../../src/cli/completion/complete.js';
import { main } from '../../src/cli/main.js';
import { repoRoot } from '../repo-root.js';
import { temporaryFolder } from '../temporary-folder.js';
import { fakeTerminal } from './fake-terminal.js';
import { makeRun } from './made-run.js';
import { runGcd } from './run-gcd.js';
import { makeSmallProject } from './small-project.js';

async function words(line: string): Promise<string[]> {
  const listRunIds = async () => ['20261121-b', '20261120-a'];
  const sources = { table: commandTable, listRunIds, listInputNames: async () => ['a.csv', 'b/'] };
  const { candidates, paths } = await complete(line.split(' '), sources);
  return [...(paths === 'none' ? [] : [`<${paths}>`]), ...candidates.map(({ word }) => word)];
}

test('commands complete by their beginning', async () => {
  assert.deepEqual(await words('run'), ['run-files', 'runs']);
  assert.ok((await words('')).includes('help'));
  assert.deepEqual(await words('help pr'), ['prune']);
});

test('options complete once, repeatable ones again', async () => {
  assert.deepEqual(await words('run-files --re'), ['--repeat', '--resume', '--retry-failed', '--retries']);
  assert.deepEqual(await words('run-files --repeat 2 --rep'), []);
  assert.deepEqual(await words('run-files -f a.csv --fil'), ['--file']);
});

test('values complete to what the option takes', async () => {
  assert.deepEqual(await words('run-files -c '), ['local', 'docker']);
  assert.deepEqual(await words('run-files -p '), ['<folder>']);
  assert.deepEqual(await words('run-files -f '), ['<input>', 'a.csv', 'b/']);
  assert.deepEqual(await words('run-files -n '), []);
  assert.deepEqual(await words('completion z'), ['zsh']);
});

test('runs complete where a run is meant', async () => {
  assert.deepEqual(await words('report 2026112'), ['20261121-b', '20261120-a']);
  assert.deepEqual(await words('run-files --resume '), ['20261121-b', '20261120-a']);
  assert.deepEqual(await words('logs --history h 20261120'), ['20261120-a']);
  assert.deepEqual(await words('run-files --resume --dry'), ['--dry-run']);
});

test('an unknown command completes to nothing', async () => {
  assert.deepEqual(await words('nonsense '), []);
});

test('the scripts are answered with the kind of paths and a line a word', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-b', []);
  const ask = async (...words: string[]): Promise<string> => {
    const terminal = fakeTerminal({ cwd });
    assert.equal(await main(['__complete', ...words], terminal), 0);
    return terminal.stdout.text;
  };
  assert.equal(await ask('logs', ''), 'none\nlatest\trun\n20261121-b\trun\n');
  assert.equal(await ask('logs', '--history', 'elsewhere', ''), 'none\n');
  assert.equal(await ask('logs', '--history=elsewhere', ''), 'none\n');
  mkdirSync(join(cwd, 'kept'));
  renameSync(join(cwd, 'history'), join(cwd, 'kept', 'history'));
  assert.equal(await ask('logs', '--history', '~/kept/history', ''), 'none\nlatest\trun\n20261121-b\trun\n');
  assert.equal(await ask('run-files', '-p', ''), 'folder\n');
});

test('-f completes to the names that it takes: those below the data folder of the project', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {}');
  mkdirSync(join(cwd, 'project', 'data', '2021 (old)'));
  writeFileSync(join(cwd, 'project', 'data', '2021 (old)', 'x y.csv'), 'x\n1\n');
  writeFileSync(join(cwd, 'project', 'data', '.hidden.csv'), 'x\n1\n');
  const ask = async (...words: string[]): Promise<string[]> => {
    const terminal = fakeTerminal({ cwd });
    assert.equal(await main(['__complete', ...words], terminal), 0);
    return terminal.stdout.text
      .trimEnd()
      .split('\n')
      .map((line) => line.trimEnd())
      .sort();
  };
  assert.deepEqual(await ask('run-files', '-p', 'project', '-f', ''), [
    '2021 (old)/',
    'a.csv',
    'b.csv',
    'c.csv',
    'input',
  ]);
  assert.deepEqual(await ask('run-files', '--project=project', '-f', 'b'), ['b.csv', 'input']);
  assert.deepEqual(await ask('try', '--project', 'project', '-f', '2021 (old)/'), ['2021 (old)/x y.csv', 'input']);
  assert.deepEqual(await ask('try', '-p', 'project', '--data', '.', '-f', 'p'), ['input', 'project/']);
  assert.deepEqual(await ask('run-files', '-p', 'project', '-f', '.'), ['.hidden.csv', 'input']);
});

test('completion prints the script of a shell, or writes it where the shell looks', async (t) => {
  const cwd = temporaryFolder(t);
  const printed = await runGcd('completion bash', { cwd });
  assert.match(printed.stdout, /complete -F _gcd gcd\n$/);
  const installed = await runGcd('completion bash --install', { cwd });
  assert.match(installed.stderr, /^Wrote .*bash-completion\/completions\/gcd\. /);
  const path = join(cwd, '.local', 'share', 'bash-completion', 'completions', 'gcd');
  assert.equal(readFileSync(path, 'utf8'), printed.stdout);
  const unknown = await runGcd('completion tcsh', { cwd });
  assert.deepEqual([unknown.exitCode, unknown.stdout], [2, '']);
});

test('bash completes by the script', async (t) => {
  const cwd = temporaryFolder(t);
  const { stdout } = await runGcd('completion bash', { cwd });
  const bin = join(repoRoot, 'bin', 'gcd.js');
  const ask = `COMP_WORDS=(${bin} run-files --resu); COMP_CWORD=2; _gcd; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const answer = execFileSync('bash', ['-c', `${stdout}\n${ask}`], { cwd, encoding: 'utf8' });
  assert.equal(answer, '--resume\n');
});

test('bash asks with words that are quoted as with any others', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(join(cwd, 'my study'), 'return {}');
  const { stdout } = await runGcd('completion bash', { cwd });
  const bin = join(repoRoot, 'bin', 'gcd.js');
  for (const typed of ['my\\ study/project', '"my study/project"', "'my study/project'"]) {
    const words = `${bin} run-files -p ${JSON.stringify(typed)} -f ""`;
    const ask = `COMP_WORDS=(${words}); COMP_CWORD=5; _gcd; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const answer = execFileSync('bash', ['-c', `${stdout}\n${ask}`], { cwd, encoding: 'utf8' });
    assert.equal(answer, 'a.csv\nb.csv\nc.csv\n', typed);
  }
});
