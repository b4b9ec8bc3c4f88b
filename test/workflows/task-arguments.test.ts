import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { S3Access } from '../../src/aws/s3-access.js';
import type { Executor } from '../../src/core/executor.js';
import { prepareArguments } from '../../src/workflows/task-arguments.js';

const entries = [{ id: 't', round: 0, repeat: 0, file: 'a.csv', column: 'None', sizeBytes: 1 }];

test('credentials that cannot be renewed serve until they expire, and then it is said what to do', async () => {
  const minute = 60_000;
  let nowMs = 0;
  let asked = 0;
  const shared: unknown[] = [];
  const access = {
    ...{ caller: 'profile jane', region: 'us-west-2', presign: async () => '' },
    credentials: async () => {
      asked += 1;
      if (nowMs > 0) throw new Error('the session is over');
      return { accessKeyId: 'a', secretAccessKey: 'b', expiration: new Date(60 * minute) };
    },
  } as unknown as S3Access;
  const prepare = prepareArguments({
    executor: { share: (args: unknown) => shared.push(args) } as unknown as Executor,
    data: { kind: 's3', bucket: 'inputs', access },
    solver: { solver_name: null, solver_file: null },
    clock: { nowMs: () => nowMs, sleep: async () => {} },
  });
  const payloadsOf = await prepare({ accepts: ['curr_process_file'], pythonVersion: '3.11.0' });
  for (const at of [1, 49, 51, 51.1, 59]) {
    nowMs = at * minute;
    assert.deepEqual(await payloadsOf(entries), ['{"curr_process_file":"a.csv"}']);
  }
  assert.deepEqual([shared.length, asked], [1, 3], 'those that are there are not asked for again and again');
  nowMs = 60 * minute;
  await assert.rejects(async () => payloadsOf(entries), {
    code: 'CredentialsLost',
    message: 'Tasks cannot be given credentials for S3, those of profile jane: the session is over',
    hint: /^Sign in again, .* --resume\.$/,
  });
});
