import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notice } from '../../src/core/notice.js';
import type { FoundSystem } from '../../src/workflows/find-system.js';
import { defaultSpec, resolveSpec } from '../../src/workflows/resolve-spec.js';
import type { SystemPorts } from '../../src/workflows/system-ports.js';
import { fastClock } from '../fakes/fast-clock.js';
import { repoRoot } from '../repo-root.js';

const found: FoundSystem = {
  ...{ system: 'gcd-jane', region: 'eu-west-1', historyFolder: 'nowhere', entries: undefined },
  caller: { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/jane', kind: 'user', name: 'jane' },
  access: { region: 'eu-west-1' },
};

const ports: SystemPorts = {
  ...{ observe: () => undefined, clock: fastClock(), signal: new AbortController().signal, env: {}, cwd: repoRoot },
  ...{ packageRoot: repoRoot, gcdVersion: '0.0.0-test', commandStartMs: 0 },
};

for (const name of ['*', 's3://pv-data/2021', 'Data']) {
  test(`a bucket cannot be called ${name}, which would go into a policy`, async () => {
    const refused = { code: 'BucketNameInvalid', exitCode: 2 };
    await assert.rejects(resolveSpec({ dataBucket: name }, found, ports), refused);
    await assert.rejects(resolveSpec({ savedBucket: name }, found, ports), refused);
  });
}

for (const project of ['R&D', 'a'.repeat(257)]) {
  test(`a project cannot be called ${project.slice(0, 8)}, of ${project.length} characters, which IAM takes for no tag`, async () => {
    await assert.rejects(resolveSpec({ project }, found, ports), { code: 'TagInvalid', exitCode: 2 });
  });
}

test('a system that is woken after its end without another one is warned of', async () => {
  const spec = { ...defaultSpec(found, ports), endsAt: new Date(ports.clock.nowMs() - 1).toISOString() };
  const began = {
    v: 1,
    seq: 0,
    at: 0,
    type: 'verb-started',
    verb: 'create',
    account: '1',
    region: 'eu-west-1',
  } as const;
  const entries = [{ ...began, gcdVersion: '1', pid: 1, hostname: 'h', spec }];
  const warned = async (ttlMs?: number) => {
    const codes: string[] = [];
    const observe = (notice: Notice) => void (notice.type === 'warning' && codes.push(notice.code));
    const input = { sshCidr: '192.0.2.7', ...(ttlMs === undefined ? {} : { ttlMs }) };
    await resolveSpec(input, { ...found, entries }, { ...ports, observe });
    return codes;
  };
  assert.deepEqual(await warned(), ['EndPassed']);
  assert.deepEqual(await warned(3_600_000), []);
});
