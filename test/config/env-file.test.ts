import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readEnvFile } from '../../src/config/env-file.js';
import { loadConfig } from '../../src/config/load-config.js';
import { redactedConfig } from '../../src/config/redacted-config.js';
import { makeProject } from './make-project.js';

const configYaml = 'data_bucket: some-bucket\ntimeout: 5\n';

test('.env is read below the environment of the process', async () => {
  const projectFolder = makeProject({
    'config.yaml': configYaml,
    '.env': 'export AWS_PROFILE=mine\nAWS_REGION="a-b-1"\n',
  });
  const { env } = await loadConfig({ projectFolder, env: { AWS_REGION: 'c-d-2' } });
  assert.deepEqual(env, { AWS_PROFILE: 'mine', AWS_REGION: 'c-d-2' });
});

test('a virtual environment that is called .env is not taken for a file of variables', async () => {
  const projectFolder = makeProject({ 'config.yaml': configYaml, '.env/pyvenv.cfg': 'home = /usr/bin\n' });
  assert.deepEqual((await loadConfig({ projectFolder, env: {} })).env, {});
});

test('a .env with secrets that everybody can read is a remark that does not tell them', async () => {
  const file = join(makeProject({ '.env': 'AWS_SECRET_ACCESS_KEY=hunter2\n' }), '.env');
  chmodSync(file, 0o644);
  const open = await readEnvFile(file);
  assert.deepEqual(
    open.remarks.map(({ code, hint }) => [code, hint]),
    [['env-file-open', `chmod 600 ${file}`]],
  );
  assert.doesNotMatch(JSON.stringify(open.remarks), /hunter2/);
  chmodSync(file, 0o600);
  assert.deepEqual((await readEnvFile(file)).remarks, []);
});

test('a byte-order mark and line ends of Windows are fine in .env, a byte that is no text is a mistake', async () => {
  const read = (text: string | Buffer) => readEnvFile(join(makeProject({ '.env': text }), '.env'));
  assert.deepEqual({ ...(await read('\ufeffA=1\r\nB=2\r\n')).values }, { A: '1', B: '2' });
  const { mistakes } = await read(Buffer.from('A=1\nB=caf\xe9\n', 'latin1'));
  assert.deepEqual(
    mistakes.map(({ line, message }) => `${line} ${message}`),
    ['2 expected text in UTF-8, got a byte that is none'],
  );
});

test('a line of .env that is left out is told by its number and not shown', async () => {
  const text = '# comment\n\nA=1\nhunter2\nB="two\nlines"\nC=3\n';
  const { values, remarks } = await readEnvFile(join(makeProject({ '.env': text }), '.env'));
  assert.deepEqual({ ...values }, { A: '1', B: 'two\nlines', C: '3' });
  assert.deepEqual(
    remarks.filter(({ code }) => code === 'env-line-ignored').map(({ line }) => line),
    [4],
  );
  assert.doesNotMatch(JSON.stringify(remarks), /hunter2/);
});

test('a variable without a value is passed on to the tasks, and its value is in no record', async () => {
  const projectFolder = makeProject({
    'config.yaml': `${configYaml}env:\n  MODE: fast\n  PASSED:\n  FROM_FILE:\n  NOWHERE:\n  API_TOKEN: abc\n  DB: postgres://me:hunter2@host/db\n`,
    '.env': 'FROM_FILE=file-value\n',
  });
  const { config, remarks } = await loadConfig({ projectFolder, env: { PASSED: 'process-value' } });
  assert.deepEqual(config.taskEnv, {
    MODE: 'fast',
    PASSED: 'process-value',
    FROM_FILE: 'file-value',
    API_TOKEN: 'abc',
    DB: 'postgres://me:hunter2@host/db',
  });
  assert.deepEqual(
    remarks.map(({ code, line }) => [code, line]),
    [['env-not-found', 7]],
  );
  const record = redactedConfig(config);
  assert.equal(record.taskEnv.MODE, 'fast');
  assert.doesNotMatch(JSON.stringify(record), /process-value|file-value|abc|hunter2/);
});
