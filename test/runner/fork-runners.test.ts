import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runPython } from './run-python.js';

test('however many runners are forked, the pipes of each have numbers that select takes', (t) => {
  const printed = runPython(`
import os, resource
import gcd_runner.fork_runners as module
workers = ["local-%d" % slot for slot in range(520)]
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
if 0 <= most < 2000:
    print("too few")
    raise SystemExit
resource.setrlimit(resource.RLIMIT_NOFILE, (2000, most))
for fd in range(module.FIRST_FD, module.FIRST_FD + 2 * len(workers)):
    os.dup2(0, fd)
module.change_environment = lambda name, value: None
os.setsid = lambda: None
os.fork = lambda: 0
print(max(module.fork_runners(workers, os.dup(1))) < 1024)
`);
  if (printed === 'too few\n') return t.skip('this machine allows too few descriptors');
  return assert.equal(printed, 'True\n');
});
