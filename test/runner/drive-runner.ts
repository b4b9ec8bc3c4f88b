import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Attempt, parseWithResult } from '../../src/core/attempt.js';
import type { RunnerSetup } from '../../src/runner/launcher.js';
import { createLineReader } from '../../src/runner/line-reader.js';
import { parseRunnerMessage, type RunnerMessage } from '../../src/runner/runner-message.js';
import { repoRoot } from '../repo-root.js';

export type Answer = Attempt;

/** Is what a runner says, its answers read to the end. */
type Said = Exclude<RunnerMessage, { kind: 'answer' }> | { readonly kind: 'answer'; readonly answer: Attempt };

export const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();

/** A runner that hangs must fail its test, not stop all of them. */
const PATIENCE_MS = 30_000;

/** Speaks the protocol with one real runner, without the pool. */
export class DrivenRunner {
  readonly process: ChildProcess;
  readonly setup: RunnerSetup;
  readonly messages: Said[] = [];
  readonly closed: Promise<unknown>;
  #taken = 0;
  #count = 0;
  #wake: () => void = () => undefined;

  constructor(project: string, more: Partial<RunnerSetup> = {}, env: Readonly<Record<string, string>> = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'gcd-slot-'));
    const paths = { scratch: join(folder, 'scratch'), log: join(folder, 'log'), values: folder };
    this.setup = { project, ...paths, graceMs: 200, ...more };
    const packageRoot = env['GCD_ROOT'] ?? repoRoot;
    const runner = join(packageRoot, 'templates', 'runner', 'gcd_runner', '__main__.py');
    const interpreter = env['PYTHON'] ?? python;
    this.process = spawn(interpreter, [runner], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    this.closed = once(this.process, 'close').then(() => this.#wake());
    const read = createLineReader();
    this.process.stdout?.on('data', (chunk: Buffer) => {
      this.messages.push(...read(chunk).flatMap(readMessage));
      this.#wake();
    });
    this.send({ setup: this.setup });
  }

  send(line: object): void {
    this.process.stdin?.write(`${JSON.stringify(line)}\n`);
  }

  /** Resolves with the next message of this kind; those in between are passed over. */
  async next<K extends Said['kind']>(kind: K): Promise<Said & { kind: K }> {
    for (;;) {
      while (this.#taken < this.messages.length) {
        const message = this.messages[this.#taken++]!;
        if (message.kind === kind) return message as Said & { kind: K };
      }
      if (this.process.exitCode !== null) throw new Error(`The runner ended without ${kind}.`);
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`The runner never said ${kind}.`)), PATIENCE_MS);
        this.#wake = () => {
          clearTimeout(late);
          resolve();
        };
      });
    }
  }

  /** Runs one task of an odd project and returns its answer. */
  async run(payload: Readonly<Record<string, unknown>>, limits: object = {}): Promise<Answer> {
    this.#count += 1;
    this.send({ task: `t${this.#count}`, attempt: 1, ...limits, payload });
    return (await this.next('answer')).answer;
  }

  /** Returns what the runner's tasks printed. */
  output(): string {
    return readFileSync(this.setup.log, 'utf8');
  }

  async end(): Promise<void> {
    this.process.stdin?.end();
    await this.closed;
  }
}

/** Starts a runner, hands it to the body, and ends it however that goes. */
export async function withRunner(
  start: { readonly project: string; readonly setup?: Partial<RunnerSetup>; readonly env?: Record<string, string> },
  body: (runner: DrivenRunner) => Promise<void>,
): Promise<void> {
  const runner = new DrivenRunner(start.project, start.setup, start.env);
  try {
    await body(runner);
  } finally {
    await runner.end();
  }
}

function readMessage(line: string): Said[] {
  const message = parseRunnerMessage(line, 'w');
  if (message?.kind !== 'answer') return message ? [message] : [];
  return [{ kind: 'answer', answer: parseWithResult<Attempt>(message.answer.text) }];
}
