import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeProject } from '../conformance/odd-project.js';
import { realParts } from '../real-part.js';
import { withRunner } from './drive-runner.js';

const project = makeProject(`
import os
from joblib import Parallel, delayed

def entrypoint(count=0, **rest):
    return {"pid": os.getpid(), "pids": Parallel(n_jobs=2)(delayed(os.getpid)() for _ in range(count))}
`);

test("joblib's workers serve one task after the other, and end with the runner", {
  skip: realParts('venvs'),
}, async () => {
  const PYTHON = join(process.env['GCD_TEST_VENVS'] ?? '', 'solardatatools', 'bin', 'python');
  const workers = new Set<number>();
  await withRunner({ project, env: { PYTHON } }, async (runner) => {
    const pids = new Set<number>();
    for (let task = 0; task < 3; task += 1) {
      const { remarks, result } = await runner.run({ count: 6 });
      assert.equal(remarks, undefined);
      const seen = JSON.parse(result ?? '') as { pid: number; pids: number[] };
      pids.add(seen.pid);
      for (const pid of seen.pids) workers.add(pid);
    }
    assert.equal(pids.size, 1);
    assert.ok(!workers.has([...pids][0] ?? 0) && workers.size <= 2);
  });
  for (const pid of workers) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});
