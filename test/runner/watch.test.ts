import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runPython } from './run-python.js';

const IMPORTS = `
import gcd_runner.watch as module
from gcd_runner.board import Board
`;

test('a process with the id of one that is gone belongs to the task that runs now', () => {
  const printed = runPython(`${IMPORTS}
ended = []
module.command_of = lambda pid: "sleep 600"
module.send_signal = lambda kill, pid, number: ended.append(pid)
watch = module.Watch(1, Board(), {"log": "/dev/null"})
watch.expect_tasks()
for sequence, pids in ((1, [1, 7]), (2, [1]), (3, [1, 7]), (4, [1, 7])):
    watch.look_for_orphans(sequence, pids)
    print(sequence, ended)
`);
  assert.equal(printed, '1 []\n2 []\n3 []\n4 [7]\n');
});

test('a task that takes its grace time is looked at no more often than any other', () => {
  const printed = runPython(`${IMPORTS}
board = Board()
board.begin(1, 0.0, 100.0, 0.0, 500.0, 0, 0, 1, b"t")
watch = module.Watch(1, board, {"log": "/dev/null"})
print(["%.2f" % seconds for seconds in watch.next_looks(100.48)])
watch.condemned = (1, "timed-out", "", 105.5)
print(["%.2f" % seconds for seconds in watch.next_looks(100.52)])
`);
  assert.equal(printed, "['0.02']\n['4.98', '0.20']\n");
});

test('what a child leaves that has just ended is not laid to the charge of a task', {
  skip: process.platform !== 'linux',
}, () => {
  const printed = runPython(`${IMPORTS}
import os, signal
ended = []
module.command_of = lambda pid: "sleep 600"
module.send_signal = lambda kill, pid, number: ended.append(pid)
child = os.fork()
if child == 0:
    signal.pause()
module.child_pids = lambda: [child, 7]
watch = module.Watch(child, Board(), {"log": "/dev/null"})
watch.has_tasks = True
os.kill(child, signal.SIGKILL)
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
watch.look(0)
print(ended, watch.warnings)
`);
  assert.equal(printed, '[] []\n');
});

test('a resource tracker is left to its work, which it ends by itself', () => {
  const printed = runPython(`${IMPORTS}
ended = []
module.command_of = lambda pid: "python"
module.is_tracker = lambda pid: pid == 7
module.send_signal = lambda kill, pid, number: ended.append(pid)
watch = module.Watch(1, Board(), {"log": "/dev/null"})
watch.expect_tasks()
watch.look_for_orphans(1, [7, 8])
watch.look_for_orphans(2, [7, 8])
print(ended)
`);
  assert.equal(printed, '[8]\n');
});

test('of a leftover process that takes a moment to die is told once', () => {
  const printed = runPython(`${IMPORTS}
module.command_of = lambda pid: "sleep 600"
module.is_tracker = lambda pid: False
module.send_signal = lambda kill, pid, number: True
watch = module.Watch(1, Board(), {"log": "/dev/null"})
watch.expect_tasks()
for sequence in (1, 2, 2, None, 3):
    watch.look_for_orphans(sequence, [7])
print(len(watch.warnings))
`);
  assert.equal(printed, '1\n');
});
