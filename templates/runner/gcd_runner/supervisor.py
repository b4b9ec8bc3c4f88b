"""The supervisor: hands lines on to a child, watches it, and buries it."""

import json
import os
import select
import signal
import sys
import time

from gcd_runner.board import Board
from gcd_runner.capture import CUT_MARKER, OUTPUT_MAX_BYTES
from gcd_runner.child import Child
from gcd_runner.dead_child import answer_of_dead, describe_status
from gcd_runner.descriptors import to_high_fd, write_all
from gcd_runner.failures import failure, read_tail
from gcd_runner.json_text import encode_json
from gcd_runner.kernel import PR_SET_PDEATHSIG, call_prctl, offer_to_oom_killer
from gcd_runner.memory import oom_kills, tree_bytes
from gcd_runner.processes import child_pids, command_of, end_group, group_of, send_signal
from gcd_runner.project import link_and_project
from gcd_runner.signals import signals_to_default, wake_on_signals
from gcd_runner.units import MIB, human_bytes, human_ms

# How often the supervisor looks at a busy child: with a limit on memory, on time, with none.
WATCH_MEMORY_SECONDS = 0.025
WATCH_TIME_SECONDS = 0.050
WATCH_SECONDS = 0.200

# Marks an orphan that the project made when it was imported, and that may stay as long as it.
PROJECT = object()


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
        self.warnings = []
        self.oom_count = oom_kills()
        self.output_max = setup.get("outputBytes", OUTPUT_MAX_BYTES)
        self.grace = setup.get("graceMs", 5000) / 1000.0

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
            self.watch()

    # The child's life.

    def start_child(self):
        self.board.reset()
        self.backlog = bytearray()
        self.forwarded = 0
        self.has_forwarded = False
        self.condemned = None
        self.orphans = {}
        self.is_busy = True
        read_end, write_end = os.pipe()
        read_end, self.tasks_fd = to_high_fd(read_end), to_high_fd(write_end)
        self.child = os.fork()
        if self.child == 0:
            self.become_child(read_end)
        os.close(read_end)
        os.set_blocking(self.tasks_fd, False)
        if self.shared_line:
            self.forward(self.shared_line)

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
        if self.stop_at is not None:
            # The last look: what is in the child's own group is its project's, and ends with it.
            self.look_for_orphans(None, [pid for pid in child_pids() if group_of(pid) != self.child])
        end_group(self.child)
        os.close(self.tasks_fd)
        # A line that the child had begun is closed first, so that nobody takes it for a whole one.
        out = [b"\x18\n", self.board.pending_answers()]
        if self.stop_at is None:
            out += self.last_words(status, usage)
        out += [encode_json({"warning": warning}) + b"\n" for warning in self.warnings]
        self.warnings = []
        write_all(self.answers_fd, b"".join(out))
        if self.stop_at is not None or self.board.phase() != Board.READY:
            os._exit(0)
        self.start_child()

    def last_words(self, status, usage):
        phase = self.board.phase()
        if phase == Board.BROKEN:
            return []
        if phase == Board.STARTING:
            told = failure("", "%s It was importing the project." % describe_status(status, "project"))
            told["outputTail"] = read_tail(self.setup["log"], 0).replace(*link_and_project(self.setup))
            return [encode_json({"broken": told}) + b"\n"]
        current = self.board.current()
        sequence, ident = current[0], current[8]
        if ident and sequence != self.board.answered()[0]:
            # A task that began just after the condemned one goes back with those that were not begun.
            if self.condemned is None or self.condemned[0] == sequence:
                self.watch_output(sequence, current[6])
                dropped = self.board.cut_bytes(sequence)
                return [answer_of_dead(current, usage, self.setup, dropped, *self.verdict(status)), self.replaced()]
        elif status != 0:
            self.warn("RunnerDied", "%s It was between two tasks." % describe_status(status, "process"))
        return [self.replaced()]

    def replaced(self):
        return encode_json({"replaced": {"lines": self.line_count}}) + b"\n"

    def verdict(self, status):
        """Returns the state and the message of the task that a child died of."""
        if self.condemned is not None:
            return self.condemned[1:3]
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            count, self.oom_count = self.oom_count, oom_kills()
            if self.oom_count > count:
                return "out-of-memory", "The kernel ended the process because memory ran out."
            return "lost", "The process was ended by SIGKILL, which gcd did not send."
        return "failed", describe_status(status)

    def warn(self, code, message):
        # Held until the child is gone: it may be in the middle of a line.
        self.warnings.append({"code": code, "message": message})

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
        if not self.has_forwarded:
            self.look_for_orphans(None)
            self.has_forwarded = True
        self.forward(raw)

    def forward(self, raw):
        self.is_busy = True
        self.forwarded += len(raw)
        self.backlog += raw
        self.feed()

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
                self.condemn(current[0], "cancelled", "The task was cancelled.")
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
        times = [] if self.stop_at is None else [self.stop_at - now]
        if self.condemned is not None:
            times.append(self.condemned[3] - now)
        if self.is_busy:
            times.append(self.look_seconds(now))
        return max(0.001, min(times)) if times else None

    def look_seconds(self, now):
        _, _, began, _, timeout_ms, limit, _, _, ident = self.board.current()
        if limit:
            return WATCH_MEMORY_SECONDS
        if timeout_ms:
            return min(WATCH_TIME_SECONDS, began + timeout_ms / 1000.0 - now)
        return WATCH_SECONDS

    def watch(self):
        now = time.monotonic()
        if self.stop_at is not None and now >= self.stop_at:
            self.end()
        current = self.board.current()
        sequence, _, began, _, timeout_ms, limit, log_offset, _, ident = current
        self.look_for_orphans(sequence if ident else None)
        if not ident:
            # Idle for certain only when it has read all that was forwarded.
            self.is_busy = limit != self.forwarded or self.board.phase() == Board.STARTING
            return
        if self.condemned is not None:
            if now >= self.condemned[3]:
                send_signal(os.killpg, self.child, signal.SIGKILL)
            return
        if timeout_ms and (now - began) * 1000.0 >= timeout_ms:
            self.condemn(sequence, "timed-out", "The task took longer than its limit of %s." % human_ms(timeout_ms))
        elif limit:
            self.watch_memory(sequence, limit)
        if now - began > WATCH_TIME_SECONDS:
            self.watch_output(sequence, log_offset)

    def watch_memory(self, sequence, limit):
        used = tree_bytes(self.child, limit)
        if used > limit:
            message = "The task needed more than its limit of %s of memory; it had %s." % (human_bytes(limit), human_bytes(used))
            self.condemn(sequence, "out-of-memory", message, signal.SIGKILL)

    def watch_output(self, sequence, log_offset):
        """Cuts the middle out of what a task prints: the first half of what may be kept stays, writers append on."""
        kept = log_offset + self.output_max // 2
        try:
            dropped = os.stat(self.setup["log"]).st_size - kept
            if dropped <= self.output_max // 2:
                return
            fd = os.open(self.setup["log"], os.O_WRONLY)
        except OSError:
            return
        # All is said before the cut: the task may end at any moment after it.
        self.board.set_control(cut=(sequence, self.board.cut_bytes(sequence) + dropped))
        os.pwrite(fd, CUT_MARKER, kept - len(CUT_MARKER))
        os.ftruncate(fd, kept)
        os.close(fd)

    def condemn(self, sequence, state, message, with_signal=signal.SIGTERM):
        self.condemned = (sequence, state, message, time.monotonic() + self.grace)
        self.board.set_control(condemned=sequence)
        send_signal(os.killpg, self.child, with_signal)

    def look_for_orphans(self, sequence, pids=None):
        """Ends what a task has detached from itself, once that task is over; this process is its parent then."""
        for pid in child_pids() if pids is None else pids:
            if pid == self.child:
                continue
            first_seen = self.orphans.setdefault(pid, sequence if self.has_forwarded else PROJECT)
            if first_seen is PROJECT or (sequence is not None and first_seen == sequence):
                continue
            command = command_of(pid)
            if command and send_signal(os.kill, pid, signal.SIGKILL):
                self.warn("LeftoverProcess", "A task left a process running, which was ended: %s" % command)
