import { EventEmitter } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Screen, Terminal } from '../../src/cli/terminal.js';
import { systemClock } from '../../src/core/clock.js';

/** A screen that remembers what was written to it. */
export interface FakeScreen extends Screen {
  text: string;
  columns: number;
}

/** A terminal in a fresh folder, whose screens remember. */
export interface FakeTerminal extends Terminal {
  readonly stdout: FakeScreen;
  readonly stderr: FakeScreen;
  readonly exitCodes: number[];
}

/** Makes a terminal for tests; without `isTTY` it is a pipe. */
export function fakeTerminal(parts: Partial<Terminal> & { isTTY?: boolean } = {}): FakeTerminal {
  const { isTTY = false, ...rest } = parts;
  const exitCodes: number[] = [];
  const cwd = rest.cwd ?? mkdtempSync(join(tmpdir(), 'gcd-cli-'));
  return {
    stdin: new PassThrough(),
    env: { HOME: cwd, GCD_HISTORY: join(cwd, 'history') },
    platform: 'linux',
    nodeVersion: '20.17.0',
    clock: systemClock,
    signals: new EventEmitter(),
    exit: (code) => exitCodes.push(code),
    ...rest,
    cwd,
    stdout: fakeScreen(isTTY),
    stderr: fakeScreen(isTTY),
    exitCodes,
  };
}

function fakeScreen(isTTY: boolean): FakeScreen {
  return {
    text: '',
    isTTY,
    columns: 80,
    rows: 24,
    write(text) {
      this.text += text;
    },
  };
}
