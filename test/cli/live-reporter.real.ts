import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { realParts } from '../real-part.js';
import { repoRoot } from '../repo-root.js';
import { openTerminal } from './tmux.js';

const skip = realParts('tmux');
const demo = `stty -echo; ${process.execPath} ${join(repoRoot, 'dist', 'test', 'cli', 'live-demo.js')}`;

test('a real terminal shows one bar, the slots, the failures above it, and is left in order', { skip }, async () => {
  const terminal = openTerminal(demo);
  try {
    const running = await terminal.shows(/local-3/);
    assert.match(
      running,
      /✓ Listing inputs\nRun run-1 starts: 100 tasks, 4 slots \(local\)\.\n✗ bad\.csv: ValueError: row 7/,
    );
    assert.match(running, /local-1 {2}\S+ {2}観測所\/データ\.csv \/ Power\(W\)/);
    assert.match(running, /a\\x1b\[2Jb\\nc\.csv/);
    assert.match(running, /…[deep/]*end\.csv \/ Power\(W\)\n?$/m);

    const full = await terminal.shows(/100\/100/);
    assert.equal(full.match(/\d+\/100/g)?.length, 1, full);
    terminal.keys('Enter');
    const ended = await terminal.shows(/exit code 0/);
    assert.match(
      ended,
      /… and 1 more like it: ValueError: row 7 is bad\nRun run-1 is complete: 99 of 100 tasks succeeded, 1 failed\.\nTHE END\nexit code 0$/,
    );
    assert.doesNotMatch(ended, /local-|\d+\/100/);
  } finally {
    terminal.close();
  }
});

test('it survives being made narrower, wider and lower', { skip }, async () => {
  const terminal = openTerminal(demo);
  try {
    await terminal.shows(/100\/100/);
    for (const [columns, rows] of [
      [40, 24],
      [120, 24],
      [60, 12],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.settles((screen) => {
        assert.equal(screen.match(/\d+\/100/g)?.length, 1, `${columns} x ${rows}`);
        assert.equal(screen.match(/plain\.csv/g)?.length, 1);
        assert.match(screen, /deep\/end\.csv/);
      });
    }
    terminal.keys('Enter');
    const ended = await terminal.shows(/exit code 0/);
    assert.doesNotMatch(ended, /local-|plain\.csv/);
    // tmux itself scrolls lines away when it breaks others; none may be lost.
    assert.match(terminal.history(), /✓ Listing inputs\nRun run-1 starts: .*\n✗ bad\.csv: /);
  } finally {
    terminal.close();
  }
});
