"""The supervisor: hands lines on to a child, buries it, and starts another."""

import json
import os
import select
import signal
import sys
import time

from gcd_runner.board import Board
from gcd_runner.child import Child
from gcd_runner.dead_child import answer_of_dead, broken_by_dead, describe_status
from gcd_runner.descriptors import to_high_fd, write_all
from gcd_runner.json_text import encode_json
from gcd_runner.kernel import PR_SET_PDEATHSIG, call_prctl, offer_to_oom_killer
from gcd_runner.memory import oom_kills
from gcd_runner.processes import child_pids, end_group, group_of
from gcd_runner.recall import Recall
from gcd_runner.signals import signals_to_default, wake_on_signals
from gcd_runner.units import MIB
from gcd_runner.watch import WATCH_MEMORY_SECONDS, Watch


class Supervisor:
    """Keeps one child serving: forwards lines to it, ends its process group on a limit, replaces it when it dies."""

    def __init__(self, setup, driver_fd, answers_fd, rest):
        self.setup = setup
        self.driver_fd = driver_fd
        self.answers_fd = answers_fd
        # Lines read from the driver: what it sent up to here and has no answer to is lost with a child that dies.
        self.line_count = 1
        self.partial = rest
        self.shared_line = b""
        self.board = Board()
        self.child = None
        self.stop_at = None
        self.looked = 0.0
        self.oom_count = oom_kills()

    def run(self):
        self.wake_fd = wake_on_signals()
        self.start_child()
        self.take(b"")
        while True:
            writers = [self.tasks_fd] if self.backlog else []
            readable, writable, _ = select.select([self.driver_fd, self.wake_fd], writers, [], self.next_look())
            if self.wake_fd in readable and signal.SIGTERM in os.read(self.wake_fd, 4096):
                self.end()
            if self.driver_fd in readable:
                self.read_driver()
            if writable:
                self.feed()
            self.reap()
            # Tasks that come one right after the other give no new reason to look.
            if self.driver_fd not in readable or time.monotonic() - self.looked > WATCH_MEMORY_SECONDS:
                self.look()

    # The child's life.

    def start_child(self):
        self.board.reset()
        self.backlog = bytearray()
        self.forwarded = 0
        read_end, write_end = os.pipe()
        read_end, self.tasks_fd = to_high_fd(read_end), to_high_fd(write_end)
        self.child = os.fork()
        if self.child == 0:
            self.become_child(read_end)
        self.watch = Watch(self.child, self.board, self.setup)
        self.recall = Recall(self.board, self.answers_fd)
        os.close(read_end)
        os.set_blocking(self.tasks_fd, False)
        if self.shared_line:
            self.forward(self.shared_line)
            self.feed()

    def become_child(self, tasks_fd):
        try:
            os.setsid()
            signals_to_default()
            call_prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            offer_to_oom_killer()
            for fd in (self.tasks_fd, self.driver_fd, self.wake_fd):
                os.close(fd)
            Child(self.setup, self.board, tasks_fd, self.answers_fd).main()
        except BrokenPipeError:
            # The driver is gone.
            pass
        except BaseException:
            import traceback

            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(70)

    def reap(self):
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid == self.child:
                self.bury(status, usage)

    def bury(self, status, usage):
        """Tells what the dead child left unsaid, and starts another."""
        # Before the end of the group: what a resource tracker says then is not what the task printed last.
        last_words = self.last_words(status, usage) if self.stop_at is None else []
        if self.stop_at is not None:
            # The last look: what is in the child's own group is its project's, and ends with it.
            self.watch.look_for_orphans(None, [pid for pid in child_pids() if group_of(pid) != self.child])
        end_group(self.child)
        os.close(self.tasks_fd)
        # A line that the child had begun is closed first, so that nobody takes it for a whole one.
        out = [b"\x18\n", self.board.pending_answers(), *last_words]
        out += [encode_json({"warning": warning}) + b"\n" for warning in self.watch.warnings]
        write_all(self.answers_fd, b"".join(out))
        if self.stop_at is not None or self.board.phase() != Board.READY:
            os._exit(0)
        self.start_child()

    def last_words(self, status, usage):
        phase = self.board.phase()
        if phase == Board.BROKEN:
            return []
        if phase == Board.STARTING:
            return [broken_by_dead(self.setup, status)]
        current = self.board.current()
        sequence, ident = current[0], current[8]
        if ident and sequence != self.board.answered()[0]:
            # A task that began just after the condemned one goes back with those that were not begun.
            if self.watch.condemned is None or self.watch.condemned[0] == sequence:
                self.watch.cut_output(sequence, current[6])
                dropped = self.board.cut_bytes(sequence)
                return [answer_of_dead(current, usage, self.setup, dropped, *self.verdict(status)), self.replaced()]
        elif status != 0:
            self.watch.warn("RunnerDied", "%s It was between two tasks." % describe_status(status, "process"))
        return [self.replaced()]

    def replaced(self):
        return encode_json({"replaced": {"lines": self.line_count}}) + b"\n"

    def verdict(self, status):
        """Returns the state and the message of the task that a child died of."""
        if self.watch.condemned is not None:
            return self.watch.condemned[1:3]
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            count, self.oom_count = self.oom_count, oom_kills()
            if self.oom_count > count:
                return "out-of-memory", "The kernel ended the process because memory ran out."
            return "lost", "The process was ended by SIGKILL, which gcd did not send."
        return "failed", describe_status(status)

    def end(self):
        """Ends everything below this process, and this process."""
        end_group(self.child)
        os._exit(0)

    # From the driver to the child.

    def read_driver(self):
        try:
            raw = os.read(self.driver_fd, MIB)
        except OSError:
            raw = b""
        if not raw:
            # The driver is gone.
            self.end()
        if self.stop_at is None:
            self.take(raw)

    def take(self, raw):
        """Forwards the whole lines, unparsed but for those that are meant for the supervisor too."""
        raw = self.partial + raw
        end = raw.rfind(b"\n") + 1
        raw, self.partial = raw[:end], raw[end:]
        self.line_count += raw.count(b"\n")
        if raw.startswith((b'{"c', b'{"s')) or b'\n{"c' in raw or b'\n{"s' in raw:
            self.take_lines(raw.splitlines(True))
        elif raw:
            self.forward_tasks(raw)
        # In one write: the child, too, is to see which tasks were sent together.
        self.feed()

    def take_lines(self, lines):
        for line in lines:
            if line.startswith(b'{"control"'):
                self.obey(json.loads(line))
                continue
            if line.startswith(b'{"share"'):
                self.shared_line = line
                self.forward(line)
            else:
                self.forward_tasks(line)

    def forward_tasks(self, raw):
        self.watch.expect_tasks()
        self.recall.tasks += raw.count(b"\n")
        self.forward(raw)

    def forward(self, raw):
        self.watch.is_busy = True
        self.forwarded += len(raw)
        self.backlog += raw

    def feed(self):
        try:
            while self.backlog:
                del self.backlog[: os.write(self.tasks_fd, self.backlog)]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            # The child is gone; it is reaped next.
            self.backlog.clear()

    def obey(self, order):
        if order["control"] == "cancel":
            self.board.add_cancel(order["task"])
            current = self.board.current()
            if current[8] == order["task"] and current[0] != self.board.answered()[0]:
                self.watch.condemn(current[0], "cancelled", "The task was cancelled.")
        elif order["control"] == "stop":
            self.stop_at = time.monotonic() + order.get("graceMs", 0) / 1000.0
            self.board.set_control(stopping=1)
            self.backlog.clear()
            # An idle child sees the end of its tasks and goes; a busy one when its task is done.
            os.close(self.tasks_fd)
            self.tasks_fd = os.open(os.devnull, os.O_WRONLY)

    # Watching.

    def next_look(self):
        """Returns the seconds until the child is to be looked at again; None: nothing can happen unseen."""
        now = time.monotonic()
        times = self.watch.next_looks(now) + self.recall.next_looks(now, self.stop_at is None)
        if self.stop_at is not None:
            times.append(self.stop_at - now)
        return max(0.001, min(times)) if times else None

    def look(self):
        self.looked = time.monotonic()
        if self.stop_at is not None and self.looked >= self.stop_at:
            self.end()
        self.watch.look(self.forwarded)
        self.recall.look(self.stop_at is None, self.forwarded, self.line_count)
