import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import type { SystemPorts } from '../../src/workflows/system-ports.js';
import { repoRoot } from '../repo-root.js';
import { fastClock } from './fast-clock.js';

/** What a verb is run with in a process of its own, which a test can kill. */
export interface VerbRun {
  readonly verb: 'create' | 'resume' | 'cleanup';
  readonly system: string;
  readonly history: string;
  readonly home: string;
  readonly endpoint: string;
}

/** Runs a verb on a system of an emulator. */
export async function runVerb({ verb, system, history, home, endpoint }: VerbRun): Promise<void> {
  const ports: SystemPorts = {
    observe: () => {},
    clock: fastClock(Date.now()),
    signal: new AbortController().signal,
    env: { HOME: home },
    cwd: home,
    packageRoot: repoRoot,
    gcdVersion: '0.0.0-test',
    commandStartMs: Date.now(),
    access: {
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 2,
    },
  };
  const input = { system, history, confirm: async () => true };
  if (verb === 'cleanup') await cleanupSystem(input, ports);
  else await createSystem(verb, input, ports);
}

const asked = process.env.GCD_TEST_VERB;
if (asked) await runVerb(JSON.parse(asked) as VerbRun);
