import assert from 'node:assert/strict';
import { test } from 'node:test';
import { muteSdkWarning } from '../../src/cli/mute-sdk-warning.js';

test("only the SDK's warning about coming versions of Node is muted", () => {
  const seen: unknown[][] = [];
  const target = { emitWarning: (...args: unknown[]) => void seen.push(args) };
  muteSdkWarning(target);
  target.emitWarning('NodeVersionSupportWarning: The AWS SDK for JavaScript (v3)\nversions published after ...');
  target.emitWarning('something else', 'DeprecationWarning');
  assert.deepEqual(seen, [['something else', 'DeprecationWarning']]);
});
