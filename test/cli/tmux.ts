import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A real terminal, on a tmux server of its own. */
export interface RealTerminal {
  /** Returns the screen, as a person sees it, without trailing blank lines. */
  screen(): string;
  /** Returns the screen and all that was scrolled away above it. */
  history(): string;
  /** Waits until the screen shows it, and returns the screen. */
  shows(pattern: RegExp): Promise<string>;
  /** Waits until the check of the screen no longer throws; throws what it threw last. */
  settles(check: (screen: string) => void): Promise<void>;
  keys(...keys: string[]): void;
  resize(columns: number, rows: number): void;
  /** Closes the window, as a person would. Idempotent. */
  close(): void;
}

/** Starts a command in a terminal of 80 x 24. */
export function openTerminal(command: string, env: Record<string, string> = {}): RealTerminal {
  const folder = mkdtempSync(join(tmpdir(), 'gcd-tmux-'));
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-S', join(folder, 'socket'), '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8', CI: '', NO_COLOR: '', ...env },
    });
  // The shell stays, so that the screen can be read after the command ended.
  tmux('-u', 'new-session', '-d', '-x', '80', '-y', '24', `${command}; echo "exit code $?"; exec cat`);
  const screen = (): string => tmux('capture-pane', '-p').trimEnd();
  const settles: RealTerminal['settles'] = async (check) => {
    const giveUpAt = Date.now() + 20_000;
    for (;;) {
      try {
        return check(screen());
      } catch (error) {
        if (Date.now() > giveUpAt) throw new Error(`the screen stays:\n${screen()}`, { cause: error });
      }
      await delay(50);
    }
  };
  return {
    screen,
    history: () => tmux('capture-pane', '-p', '-S', '-'),
    async shows(pattern) {
      await settles((text) => assert.match(text, pattern));
      return screen();
    },
    settles,
    keys: (...keys) => tmux('send-keys', ...keys),
    resize: (columns, rows) => tmux('resize-window', '-x', String(columns), '-y', String(rows)),
    close() {
      if (!existsSync(folder)) return;
      tmux('kill-server');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
