import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

/** A rule of microburst's, as the documentation in its package has it. */
export interface MicroburstRule {
  /** Of the signature's scope, such as `ec2`; all when left out. */
  readonly service?: string;
  readonly operation?: string;
  /** Parts of headers that have to be there, such as `{ 'amz-sdk-request': 'attempt=1' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How often it fires. */
  readonly times?: number;
  readonly error?: { readonly code: string; readonly status?: number };
  /** Milliseconds. */
  readonly latency?: number;
  /** The connection is cut before anything is done. */
  readonly reset?: boolean;
  /** `abort_bytes: 0`: it is done, and the connection is cut before the answer's first byte. */
  readonly response?: { readonly abort_bytes: number };
}

/** Is a running microburst. */
export interface Microburst {
  readonly endpoint: string;
  /** Sets the rules instead of those before; the first that fits a request fires. */
  set(rules: readonly MicroburstRule[]): Promise<void>;
  /** Returns how often each operation was struck since the rules were set, such as `ec2:RunInstances`. */
  fired(): Promise<Map<string, number>>;
}

/**
 * Starts microburst in front of an endpoint: faults in the wire format of AWS' own models, by somebody who knows nothing of gcd.
 *
 * It strikes requests: each by itself, by service, operation, header, and number of times. So it does throttling, errors of the server's,
 * latency, and cut connections before and after the thing was done, also for every call at once, since the SDK numbers its attempts in a
 * header. What it cannot do stays in `aws-front/faults.ts`: it does not know which attempts belong to one call, so it cannot fail the k-th
 * call of a verb with all its attempts while others go on beside it; and it cannot kill the caller between a call and its answer.
 * It sets its own Host header, which signatures cover; MiniStack does not mind as long as the caller is root.
 */
export async function startMicroburst(t: TestContext, upstream: string): Promise<Microburst> {
  const port = await freePort();
  const program = join(process.env.GCD_TEST_VENVS!, 'microburst', 'bin', 'microburst');
  const child = spawn(program, ['--upstream', upstream, '--port', String(port)], { stdio: 'ignore' });
  t.after(() => stop(child));
  const endpoint = `http://127.0.0.1:${port}`;
  const control = (path: string, init?: RequestInit) => fetch(`${endpoint}/_microburst/${path}`, init);
  while (!(await control('health').catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`microburst ended with ${child.exitCode}`);
    await delay(50);
  }
  return {
    endpoint,
    async set(rules) {
      const answer = await control('rules', { method: 'POST', body: JSON.stringify(rules) });
      if (!answer.ok) throw new Error(`microburst refuses the rules: ${await answer.text()}`);
      await control('fired', { method: 'DELETE' });
    },
    async fired() {
      const events = (await (await control('fired?limit=2000')).json()) as { service: string; operation: string }[];
      const counts = new Map<string, number>();
      for (const { service, operation } of events) {
        const key = `${service}:${operation}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return counts;
    },
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
