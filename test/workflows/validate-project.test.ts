import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkEntrypointBy } from '../../src/workflows/check-entrypoint.js';
import { initProject } from '../../src/workflows/init-project.js';
import { validateProject } from '../../src/workflows/validate-project.js';
import { repoRoot } from '../repo-root.js';

const checkEntrypoint = checkEntrypointBy('python3', { packageRoot: repoRoot });

async function makeStarter(): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), 'gcd-validate-'));
  return (await initProject({ folder: 'project' }, { cwd, packageRoot: repoRoot })).folder;
}

async function findingsIn(projectFolder: string): Promise<string[]> {
  const findings = await validateProject({ projectFolder, env: {}, checkEntrypoint });
  return findings.map(({ severity, file, line, message }) => {
    const place = file && `${file.slice(projectFolder.length + 1)}${line ? `:${line}` : ''}`;
    return [severity, place, message].filter(Boolean).join(' | ');
  });
}

test('nothing is wrong with the starter', async () => {
  assert.deepEqual(await findingsIn(await makeStarter()), []);
});

test('every mistake of a project is told at once, mistakes first', async () => {
  const folder = await makeStarter();
  for (const name of ['requirements.txt', 'Dockerfile']) rmSync(join(folder, name));
  writeFileSync(join(folder, 'entrypoint.py'), 'x = = 1\n');
  const yaml = readFileSync(join(folder, 'config.yaml'), 'utf8');
  writeFileSync(join(folder, 'config.yaml'), `${yaml}retries: many\ntimeouts: 5\n`);
  assert.deepEqual(await findingsIn(folder), [
    'mistake | config.yaml:20 | expected a whole number, 0 or more, got "many"',
    'mistake | entrypoint.py:1 | SyntaxError: invalid syntax',
    'warning | config.yaml:21 | timeouts is not a key that gcd knows; did you mean timeout?',
    "note | there is no requirements.txt: only Python's standard library is there",
    'note | there is no Dockerfile: -c docker makes an image from requirements.txt',
  ]);
});

test('an empty folder lacks a config and an entrypoint', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gcd-validate-'));
  const mistakes = (await findingsIn(folder)).filter((line) => line.startsWith('mistake'));
  assert.deepEqual(mistakes, [
    `mistake | ${folder} is not a project: it has no config.yaml`,
    `mistake | there is no ${join(folder, 'entrypoint.py')}: its function entrypoint is what a task runs`,
  ]);
});

test('a pattern that no file matches and a column expression that Python refuses are mistakes', async () => {
  const folder = await makeStarter();
  writeFileSync(
    join(folder, 'config.yaml'),
    'data_bucket: data\nfile_pattern: "*.glm"\nprocess_column_keywords: "(Power"\ntimeout: 5\n',
  );
  const findings = await findingsIn(folder);
  assert.equal(findings.length, 2);
  assert.match(findings[0] ?? '', /^mistake \| config\.yaml:3 \| .*\(Power/);
  assert.equal(
    findings[1],
    `mistake | config.yaml:2 | no file in ${join(folder, 'data')} matches file_pattern "*.glm"`,
  );
});

test('what only other parts of gcd can tell comes together with the mistakes of the keys', async () => {
  const folder = await makeStarter();
  const yaml =
    'data_bucket: data\nretries: x\nprocess_column_keywords: "(Power"\nfile_pattern: "*.glm"\nsolver_lic_file_local_source: no.lic\n';
  writeFileSync(join(folder, 'config.yaml'), yaml);
  const places = (await findingsIn(folder))
    .filter((line) => line.startsWith('mistake'))
    .map((line) => line.split(' | ')[1]);
  assert.deepEqual(places, ['config.yaml:2', 'config.yaml:3', 'config.yaml:5', 'config.yaml:4']);
});

test('an entrypoint is checked for its name, its kind and its arguments, and not run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gcd-entrypoint-'));
  const file = join(folder, 'entrypoint.py');
  const check = async (source: string) => {
    writeFileSync(file, source);
    return (await checkEntrypoint(file)).map(({ line, message }) => `${line ?? ''} ${message}`);
  };
  const fine = [
    'raise SystemExit(1)\ndef entrypoint(local_file, *, attempt, depth=3, **rest): pass',
    'def entrypoint(data_bucket, curr_process_file, curr_process_column=None): pass',
    'from .work import entrypoint',
    'from work import *',
    'entrypoint = print',
    'if True:\n    def entrypoint(): pass',
    '@wraps\ndef entrypoint(anything): pass',
    'entrypoint: object = make()',
    'class entrypoint(dict): pass',
    'try:\n    import x\nexcept ImportError:\n    entrypoint = 3',
    'def make():\n    global entrypoint\n    entrypoint = print\nmake()',
    'def __getattr__(name): return print',
    'def entrypoint():\n    def inner(): yield 1\n    return dict(inner())',
    'async def entrypoint(): pass\ndef entrypoint(): pass',
    'lambda entrypoint: 3\nfrom x import *',
  ];
  for (const source of fine) assert.deepEqual(await check(source), [], source);
  assert.match(String(await check('x = 1')), /expected a function called entrypoint/);
  assert.match(
    String(await check('class A:\n    def entrypoint(self): pass')),
    /expected a function called entrypoint/,
  );
  assert.match(String(await check('async def entrypoint(): pass')), /^1 expected a plain function/);
  for (const value of ['3', 'None', '"x"', '{}', '[]']) {
    assert.match(String(await check(`def entrypoint(): pass\nentrypoint = ${value}`)), /^2 .* here it is a value$/);
  }
  assert.match(String(await check('entrypoint: int = 3')), /^1 .* here it is a value$/);
  assert.match(String(await check('import a.b as entrypoint')), /^1 .* here it is a module$/);
  assert.match(String(await check('def entrypoint(): pass\ndel entrypoint')), /^2 .* here it is deleted$/);
  assert.match(String(await check('class entrypoint:\n    pass')), /^1 .* it is a class$/);
  assert.match(
    String(await check('def entrypoint():\n    for x in 1:\n        yield x')),
    /^3 .* entrypoint yields here$/,
  );
  assert.match(String(await check('x = 1\n\0')), /^2 expected text, got a zero byte$/);
  assert.match(String(await check('\ndef entrypoint(filename): pass')), /^2 entrypoint needs an argument filename/);
  assert.match(String(await check('def entrypoint(*, depth): pass')), /needs an argument depth/);
  assert.match(String(await check('def entrypoint(local_file, /): pass')), /argument local_file is positional only/);
});

test('an entrypoint.py that is a link to nowhere or a folder is told as such, and a package is fine', async () => {
  const folder = await makeStarter();
  const file = join(folder, 'entrypoint.py');
  rmSync(file);
  symlinkSync('gone.py', file);
  assert.deepEqual(await findingsIn(folder), [`mistake | ${file} is a link to gone.py, which is not there`]);
  rmSync(file);
  mkdirSync(file);
  assert.deepEqual(await findingsIn(folder), [`mistake | expected a file, got a folder: ${file}`]);
  renameSync(file, join(folder, 'entrypoint'));
  writeFileSync(join(folder, 'entrypoint', '__init__.py'), '');
  assert.deepEqual(await findingsIn(folder), []);
});

test('requirements that are no text, or a link to nowhere, are a mistake', async () => {
  const folder = await makeStarter();
  const file = join(folder, 'requirements.txt');
  writeFileSync(file, Buffer.from('numpy\ncaf\xe9\n', 'latin1'));
  assert.deepEqual(await findingsIn(folder), [
    'mistake | requirements.txt:2 | expected text in UTF-8, got a byte that is none',
  ]);
  writeFileSync(file, Buffer.from('\ufeffnumpy\n', 'utf16le'));
  assert.deepEqual(await findingsIn(folder), []);
  rmSync(file);
  symlinkSync('gone.txt', file);
  assert.deepEqual(await findingsIn(folder), [
    'mistake | requirements.txt | cannot be read: it is a link to gone.txt, which is not there',
  ]);
});

test('a Python that is not there is one line with what to do', async () => {
  const folder = await makeStarter();
  const check = checkEntrypointBy('python-that-is-not-there', { packageRoot: repoRoot });
  const [finding] = await validateProject({ projectFolder: folder, env: {}, checkEntrypoint: check });
  assert.match(finding?.message ?? '', /^python-that-is-not-there could not check .*entrypoint\.py/);
  assert.match(finding?.hint ?? '', /the key python in config\.yaml/);
});

test('keywords that are in no column of any file are a warning with its line and the columns that there are', async () => {
  const projectFolder = await makeStarter();
  writeFileSync(
    join(projectFolder, 'config.yaml'),
    'data_bucket: data\ntimeout: 5\nprocess_column_keywords: "^power"\n',
  );
  const [finding, ...others] = await validateProject({ projectFolder, env: {} });
  assert.deepEqual(others, []);
  assert.equal(finding?.severity, 'warning');
  assert.equal(finding.line, 3);
  assert.match(finding.message, /^no column of any file matches process_column_keywords "\^power"/);
  assert.equal(finding.hint, 'station-a.csv has the columns "Time", "Power(W)", "Temperature(C)"');
});

test('the command that looks into a bucket names the project, and the folder that may have been meant', async () => {
  const projectFolder = await makeStarter();
  writeFileSync(join(projectFolder, 'config.yaml'), 'data_bucket: daten\ntimeout: 5\n');
  assert.deepEqual(await validateProject({ projectFolder, env: {} }), [
    {
      severity: 'note',
      message: `the bucket daten was not looked into; gcd run-files -p ${projectFolder} -n 0 --dry-run lists its files`,
      hint: `if a folder was meant: there is none at ${join(projectFolder, 'daten')}`,
    },
  ]);
});
