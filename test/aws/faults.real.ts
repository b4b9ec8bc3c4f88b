import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { clientTokens } from '../fakes/aws-front/client-tokens.js';
import { noDefaultVpc } from '../fakes/aws-front/no-default-vpc.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { type MicroburstRule, startMicroburst } from '../fakes/microburst.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;

/** What goes wrong with the SDK's first attempt at every single call; the second one is let through. */
const badDays: Readonly<Record<string, MicroburstRule[]>> = {
  'done, and its answer lost,': [{ response: { abort_bytes: 0 } }],
  'throttled, answered 503, cut off or late, as the service may be,': [
    { service: 'eks', error: { code: 'ThrottlingException', status: 429 } },
    { service: 'iam', error: { code: 'ServiceUnavailable', status: 503 } },
    { service: 'ec2', reset: true },
    { latency: 100 },
  ],
};
/** The same for all services: the SDK's own pauses make a minute of each. */
const worseDays: typeof badDays = {
  throttled: [
    { service: 'ec2', error: { code: 'RequestLimitExceeded', status: 503 } },
    { error: { code: 'ThrottlingException', status: 400 } },
  ],
  'answered 503': [{ error: { code: 'ServiceUnavailable', status: 503 } }],
  'cut off before it is done': [{ reset: true }],
};
const days = process.env.GCD_TEST_LEAKS === 'all' ? { ...badDays, ...worseDays } : badDays;

for (const emulator of ['ministack', 'moto'] as const) {
  for (const [what, rules] of Object.entries(days)) {
    test(`every call is ${what} once, and a system is made, resumed and cleaned up on ${emulator}`, {
      skip: realParts(emulator, 'microburst'),
    }, async (t) => {
      const { account, microburst, ports } = await accountBehindMicroburst(t, emulator);
      const before = await emulatorState(account.behind);
      const input = { ...account.target, confirm };
      const first = rules.map((rule) => ({ ...rule, headers: { 'amz-sdk-request': 'attempt=1' } }));
      for (const verb of ['create', 'resume'] as const) {
        await microburst.set(first);
        await createSystem(verb, input, ports);
        const fired = await microburst.fired();
        t.diagnostic(`${verb}: ${[...fired.values()].reduce((a, b) => a + b)} calls struck, ${fired.size} actions`);
      }
      await microburst.set(first);
      assert.deepEqual((await cleanupSystem(input, ports)).remaining, []);
      assert.ok((await microburst.fired()).has('ec2:TerminateInstances'));
      assert.deepEqual(await emulatorState(account.behind), before);
    });
  }
}

async function accountBehindMicroburst(t: TestContext, emulator: 'ministack' | 'moto') {
  const account = await emulatedAccount(t, emulator, [clientTokens(), noDefaultVpc]);
  const microburst = await startMicroburst(t, account.front.endpoint);
  const access = { ...account.ports.access, endpoint: microburst.endpoint };
  return { account, microburst, ports: { ...account.ports, access } };
}
