import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printError } from '../../src/cli/print-error.js';
import { GcdError } from '../../src/core/errors.js';
import { fakeTerminal } from './fake-terminal.js';

const display = { isJson: false, isQuiet: false, hasColor: false };

test('an error is its sentence with its code, and below it each line of what to do', () => {
  const terminal = fakeTerminal();
  const error = new GcdError('LockHeld', 'It is in use.', { hint: 'Wait for it,\nor end it.' });
  assert.equal(printError(error, terminal, display), 1);
  assert.equal(terminal.stderr.text, 'Error: It is in use. [LockHeld]\n  Wait for it,\n  or end it.\n');
});

test('a no of the user is no error: one calm line, and exit code 1', () => {
  const terminal = fakeTerminal();
  assert.equal(printError(new GcdError('Declined', 'Nothing was changed.'), terminal, display), 1);
  assert.equal(terminal.stderr.text, 'Nothing was changed.\n');
});
