import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLiveRegion } from '../../src/cli/reporters/live-region.js';
import { fakeTerminal } from './fake-terminal.js';

test('a change is one write that overwrites in place, and no change is no write', () => {
  const { stderr } = fakeTerminal({ isTTY: true });
  const region = createLiveRegion(stderr);
  region.draw(['one', 'two']);
  stderr.text = '';
  region.draw(['one', 'two']);
  assert.equal(stderr.text, '');
  region.draw(['one', '2']);
  assert.equal(stderr.text, '\u001b[2A\rone\u001b[K\n2\u001b[K\n\u001b[J');
});

test('lines that stay go above the region', () => {
  const { stderr } = fakeTerminal({ isTTY: true });
  const region = createLiveRegion(stderr);
  region.draw(['bar']);
  stderr.text = '';
  region.print(['stays']);
  assert.equal(stderr.text, '\u001b[1A\rstays\u001b[K\nbar\u001b[K\n\u001b[J');
});

test('in a terminal that nobody has given a size, lines are taken to fit', () => {
  const { stderr } = fakeTerminal({ isTTY: true });
  stderr.columns = 0;
  const region = createLiveRegion(stderr);
  region.draw(['one']);
  stderr.text = '';
  region.draw(['two']);
  assert.equal(stderr.text, '\u001b[1A\rtwo\u001b[K\n\u001b[J');
});

test('after the terminal became narrower, the rows of broken lines are counted', () => {
  const { stderr } = fakeTerminal({ isTTY: true });
  const region = createLiveRegion(stderr);
  region.draw(['x'.repeat(70)]);
  stderr.columns = 30;
  stderr.text = '';
  region.clear();
  assert.equal(stderr.text, '\u001b[3A\r\u001b[J\u001b[J');
});
