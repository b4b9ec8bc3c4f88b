import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load-config.js';
import { ExitCode, GcdError } from '../../src/core/errors.js';
import { load, mistakesOf } from './load-text.js';
import { makeProject } from './make-project.js';

/** As the last release of gismo-cloud-deploy shipped it with its example. */
const oldConfig = `# AWS parameters used for cli.

scale_eks_nodes_wait_time: 90 # in second
interval_of_wait_pod_ready: 90 # in second

# solver:
solver_name: ""
solver_lic_target_path_in_images_dest: ""
solver_lic_file_local_source: ""

data_bucket: "pv.insight.nrel"
file_pattern: "*.csv"
process_column_keywords: "^Pow" # partial match
saved_bucket: "pv.insight.test"
saved_path_cloud: "results"
acccepted_idle_time: 360
interval_of_checking_sqs: 1
default_process_files: ["PVO/PVOutput/46851.csv"]
filename:
  saved_data: "results.csv"
  logs_data: "logs.csv"
  error_data: "errors.csv"
  performance: "performance.txt"
  runtime_gantt_chart: "runtime.png"

repeat_number_per_round: 2
is_celeryflower_on: False # Turn of / off flower
num_worker_pods_per_namespace: 4
`;

test('a config.yaml of gismo-cloud-deploy is read as it is', async () => {
  const { config, projectFolder } = await load(oldConfig);
  assert.deepEqual(config, {
    projectFolder,
    data: { kind: 's3', bucket: 'pv.insight.nrel', prefix: '' },
    solver: { licenceTargetFolder: '/root/mosek' },
    taskEnv: {},
    passedEnv: [],
    filePattern: '*.csv',
    columnKeywords: '^Pow',
    repeatsPerRound: 2,
    saved: { bucket: 'pv.insight.test', path: 'results' },
    limits: {},
    retries: 0,
    graceMs: 5000,
  });
});

test('each key without effect is named once, those with one reason together', async () => {
  const { remarks } = await load(oldConfig);
  const named = remarks.filter(({ code }) => code === 'key-without-effect');
  const files = 'filename.saved_data, filename.logs_data, filename.error_data, filename.performance and';
  assert.deepEqual(
    named.map(({ line, message }) => `${line} ${message.slice(0, message.indexOf(':'))}`),
    [
      '3 scale_eks_nodes_wait_time and interval_of_wait_pod_ready have no effect',
      '16 acccepted_idle_time and interval_of_checking_sqs have no effect',
      '18 default_process_files has no effect',
      `20 ${files} filename.runtime_gantt_chart have no effect`,
      '27 is_celeryflower_on has no effect',
      '28 num_worker_pods_per_namespace has no effect',
    ],
  );
  for (const { message } of named) assert.match(message, /: \w.{20,}$/);
});

test('the layout of an older release, with its sections and names, is read too', async () => {
  const yaml = `
aws_config:
  scale_eks_nodes_wait_time : 90
worker_config:
  solver:
    solver_name: "MOSEK"
    solver_lic_local_path: "license"
    solver_lic_target_path: "/root/mosek"
    solver_lic_file_name: "mosek.lic"
  data_bucket: "pv.insight.nrel"
  data_file_type: ".csv"
  process_column_keywords: ["Power(W)", "WS"]
  saved_path_aws: "results"
  curr_process_file : None
  num_worker_pods_per_server: 5
  num_repetion: 1
`;
  const { config, remarks, projectFolder } = await load(yaml, {}, { 'license/mosek.lic': 'x' });
  assert.equal(config.filePattern, '*.csv');
  assert.equal(config.columnKeywords, 'Power\\(W\\)|WS');
  assert.deepEqual(config.saved, { path: 'results' });
  assert.deepEqual(config.solver, {
    name: 'MOSEK',
    licenceSource: join(projectFolder, 'license/mosek.lic'),
    licenceTargetFolder: '/root/mosek',
  });
  assert.deepEqual(
    remarks.map(({ code, path, line }) => [code, path, line]),
    [
      ['older-layout', 'aws_config', 2],
      ['older-layout', 'worker_config', 4],
      ['key-without-effect', 'aws_config.scale_eks_nodes_wait_time', 3],
      ['unknown-key', undefined, 15],
      ['no-time-limit', undefined, undefined],
    ],
  );
});

test('empty, null and the text None all mean unset', async () => {
  for (const unset of ['', 'null', '~', 'None', '"None"', '""', '[]', '{}']) {
    const yaml = `data_bucket: some-bucket\nfile_pattern: ${unset}\nprocess_column_keywords: ${unset}\ntimeout: ${unset}\nenv: ${unset}\n`;
    const { config } = await load(yaml);
    assert.equal(config.filePattern, '*.csv', unset);
    assert.equal(config.columnKeywords, undefined, unset);
    assert.deepEqual(config.limits, {}, unset);
  }
});

test('an empty place in a list of words does not make a task of every column', async () => {
  for (const [list, expression] of [
    ['[Power, ""]', 'Power'],
    ['\n  -\n  - Power\n  - None', 'Power'],
    ['[None]', undefined],
  ]) {
    const { config } = await load(`data_bucket: some-bucket\nprocess_column_keywords: ${list}\n`);
    assert.equal(config.columnKeywords, expression, list);
  }
});

test('the new keys are read with their units, numbers as texts too', async () => {
  const { config } = await load(`
data_bucket: some-bucket
timeout: 15m
retries: "2"
memory: 512M
halt: 5%
grace: 10
python: ./venv/bin/python
recycle_tasks: 100
recycle_memory: 2G
env:
  OMP_NUM_THREADS: 1
  VERSION: 1.10
  FLAG: yes
`);
  assert.deepEqual(config.limits, { timeoutMs: 900_000, memoryBytes: 512 * 2 ** 20 });
  assert.equal(config.retries, 2);
  assert.deepEqual(config.halt, { percent: 5 });
  assert.equal(config.graceMs, 10_000);
  assert.equal(config.python, join(config.projectFolder, 'venv/bin/python'));
  assert.equal(config.recycleTasks, 100);
  assert.equal(config.recycleBytes, 2 ** 31);
  assert.deepEqual(config.taskEnv, { OMP_NUM_THREADS: '1', VERSION: '1.10', FLAG: 'yes' });
});

test('flags go before config.yaml, and 0 takes a limit away', async () => {
  const yaml = 'data_bucket: some-bucket\ntimeout: 15m\nmemory: 1G\nretries: 2\nhalt: fail=1\n';
  const flags = { timeoutMs: 0, memoryBytes: 100, retries: 0, halt: { percent: 3 }, data: 's3://other/a/b' };
  const { config } = await load(yaml, flags);
  assert.deepEqual(config.limits, { memoryBytes: 100 });
  assert.equal(config.retries, 0);
  assert.deepEqual(config.halt, { percent: 3 });
  assert.deepEqual(config.data, { kind: 's3', bucket: 'other', prefix: 'a/b' });
});

test('every mistake is told at once, with its line, its path, what was expected and what was got', async () => {
  const yaml = `data_bucket: Not A Folder
timeout: 4
retries: -1
memory: [1]
repeat_number_per_round: 0
env:
  1BAD: x
  GOOD:
    deep: 1
halt: 200%
solver_lic_file_local_source: license/mosek.lic
solver_lic_target_path_in_images_dest: relative
timeout: 5
`;
  const projectFolder = makeProject({ 'config.yaml': yaml });
  const file = join(projectFolder, 'config.yaml');
  await assert.rejects(loadConfig({ projectFolder, env: {} }), (error: unknown) => {
    assert.ok(error instanceof GcdError);
    assert.equal(error.code, 'ConfigInvalid');
    assert.equal(error.exitCode, ExitCode.usage);
    assert.deepEqual(error.message.split('\n'), [
      'the configuration has 10 mistakes:',
      `  ${file}:1: data_bucket: expected a folder, a bucket or s3://bucket/prefix, got "Not A Folder": there is no folder ${join(projectFolder, 'Not A Folder')}`,
      `  ${file}:3: retries: expected a whole number, 0 or more, got "-1"`,
      `  ${file}:4: memory: expected bytes or a size such as 512M, 2G, got a list`,
      `  ${file}:5: repeat_number_per_round: expected a whole number, 1 or more, got "0"`,
      `  ${file}:7: env.1BAD: expected a name of letters, digits and _, got "1BAD"`,
      `  ${file}:8: env.GOOD: expected a text, got a map of keys`,
      `  ${file}:10: halt: expected a count such as fail=3 or a share such as 5%, got "200%"`,
      `  ${file}:11: solver_lic_file_local_source: expected the licence file of the solver, got "license/mosek.lic": there is no file ${join(projectFolder, 'license/mosek.lic')}`,
      `  ${file}:12: solver_lic_target_path_in_images_dest: expected an absolute folder, as the container sees it, got "relative"`,
      `  ${file}:13: expected each key once, got timeout a second time`,
    ]);
    return true;
  });
});

test('an unset data_bucket is a mistake unless --data is given', async () => {
  assert.deepEqual(await mistakesOf('retries: 1\n'), [
    ' data_bucket: expected a folder, a bucket or s3://bucket/prefix, got nothing: set it, or give --data',
  ]);
  assert.deepEqual(await mistakesOf('', { data: 'some-bucket' }), []);
});

test('an unknown key is a remark that names the nearest known one', async () => {
  const yaml =
    'data_bucket: some-bucket\nfile_patern: "*.csv"\ntime-out: 5\nzzz: 1\nfilename:\n  saved_dat: x\naccepted_idle_time: 3\n';
  const { remarks } = await load(yaml);
  assert.deepEqual(
    remarks.filter(({ code }) => code === 'unknown-key').map(({ line, message }) => `${line} ${message}`),
    [
      '2 file_patern is not a key that gcd knows; did you mean file_pattern?',
      '3 time-out is not a key that gcd knows; did you mean timeout?',
      '4 zzz is not a key that gcd knows',
      '6 filename.saved_dat is not a key that gcd knows; did you mean saved_data?',
      '7 accepted_idle_time is not a key that gcd knows; did you mean acccepted_idle_time?',
    ],
  );
});

test('a missing time limit, a solver without licence and an unused saved_bucket are each said once', async () => {
  const yaml = 'data_bucket: some-bucket\nsolver_name: MOSEK\nsaved_bucket: b-b-b\nfile_pattern: ".csv"\n';
  const codes = (await load(yaml)).remarks.map(({ code }) => code);
  assert.deepEqual(codes, ['no-time-limit', 'solver-without-licence', 'upload-not-asked', 'pattern-without-wildcard']);
  const quiet = await load('data_bucket: some-bucket\nsaved_bucket: b-b-b\ntimeout: 5\n', { upload: true });
  assert.deepEqual(quiet.remarks, []);
});

test('a folder without config.yaml and no folder at all are told apart, with gcd init as the hint', async () => {
  const empty = makeProject({});
  const refused = (code: string) => (error: unknown) =>
    error instanceof GcdError &&
    error.code === code &&
    error.exitCode === ExitCode.usage &&
    /gcd init/.test(error.hint ?? '');
  await assert.rejects(loadConfig({ projectFolder: empty, env: {} }), refused('ConfigMissing'));
  await assert.rejects(loadConfig({ projectFolder: join(empty, 'nowhere'), env: {} }), refused('ProjectMissing'));
  const otherwise = makeProject({ 'config.yml': '' });
  await assert.rejects(loadConfig({ projectFolder: otherwise, env: {} }), { hint: 'Call it config.yaml.' });
});
