import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runPython } from './run-python.js';

const IMPORTS = 'import os, time\nfrom gcd_runner.board import Board\nfrom gcd_runner.recall import await_recall\n';

test('a task that has ended is over no limit any more, however long its child waits', () => {
  const printed = runPython(`${IMPORTS}
from gcd_runner.watch import Watch
board = Board()
board.begin(1, 0.0, time.monotonic() - 1, 0.0, 10.0, 0, 0, 1, b"t")
board.set_ended(1)
watch = Watch(0, board, {"log": "/dev/null"})
watch.look(0)
print(watch.condemned)
`);
  assert.equal(printed, 'None\n');
});

test('of a supervisor that keeps its appointment and a child whose task ends only one takes what waits', () => {
  const printed = runPython(`${IMPORTS}
from gcd_runner.recall import is_pending, Recall
def told_when(has_ended):
    board = Board()
    board.begin(1, 0.0, time.monotonic() - 1, 0.0, 0.0, 0, 0, 1, b"t")
    recall = Recall(board, 1)
    recall.tasks = 2
    recall.look(True, 100, 3)
    if has_ended: board.set_ended(1)
    while is_pending(board.recall()): recall.look(True, 100, 3)
    gone = await_recall(board, 1, os.getppid())
    return gone, board, recall
gone, board, recall = told_when(False)
print(gone, told_when(True)[0], flush=True)
# More came, and the task ends before the next appointment: what went back at the first is still gone.
board.set_ended(0)
recall.tasks += 1
recall.look(True, 200, 4)
board.set_ended(1)
recall.look(True, 200, 4)
print(board.recall()[0] == 1, await_recall(board, 1, os.getppid()))
`);
  assert.equal(printed, '{"recalled":{"after":"t","lines":3}}\n100 0\nTrue 100\n');
});

test('a supervisor looks when a task has run for 100 ms, if anything waits for its end that can still be taken', () => {
  const printed = runPython(`${IMPORTS}
from gcd_runner.recall import Recall
def next_looks(tasks, may_begin=True, kept=0, has_ended=False):
    board = Board()
    board.begin(2, 0.0, 10.0, 0.0, 0.0, 0, 0, 1, b"t")
    board.set_answered(1, kept)
    if has_ended: board.set_ended(2)
    recall = Recall(board, 1)
    recall.tasks = tasks
    return ["%.3f" % seconds for seconds in recall.next_looks(10.04, may_begin)]
print(next_looks(3), next_looks(2, kept=1))
print(next_looks(2), next_looks(3, may_begin=False), next_looks(3, has_ended=True))
`);
  assert.equal(printed, "['0.060'] ['0.060']\n[] [] []\n");
});

test('a child does not wait for a supervisor that was gone before its task ended', () => {
  const printed = runPython(`${IMPORTS}
import signal
def give_up(*_):
    os.write(1, b"it still waits")
    os._exit(1)
board = Board()
board.set_recall(1, 0.0)
supervisor = os.fork()
if supervisor == 0:
    supervisor = os.getpid()
    if os.fork() > 0:
        os._exit(0)
    while os.getppid() == supervisor: time.sleep(0.001)
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(5)
    await_recall(board, 1, supervisor)
`);
  assert.equal(printed, '');
});
