"""The watch over one child: limits on time, memory and output, and what its tasks leave running."""

import os
import signal
import time

from gcd_runner.board import Board
from gcd_runner.capture import CUT_MARKER, OUTPUT_MAX_BYTES
from gcd_runner.memory import tree_bytes
from gcd_runner.processes import child_pids, command_of, has_ended, is_tracker, send_signal
from gcd_runner.units import human_bytes, human_ms

# How often the supervisor looks at a busy child: with a limit on memory, on time, with none.
WATCH_MEMORY_SECONDS = 0.025
WATCH_TIME_SECONDS = 0.050
WATCH_SECONDS = 0.200

# Marks an orphan that the project made when it was imported, and that may stay as long as it.
PROJECT = object()
# Marks one that was sent its end, and may take a moment to die.
ENDED = object()


class Watch:
    """Looks at a child while it lives: condemns the task that is over a limit, and ends the orphans of tasks that are over."""

    def __init__(self, child, board, setup):
        self.child = child
        self.board = board
        self.log = setup["log"]
        self.output_max = setup.get("outputBytes", OUTPUT_MAX_BYTES)
        self.grace = setup.get("graceMs", 5000) / 1000.0
        self.is_busy = True
        self.has_tasks = False
        self.orphans = {}
        # Sequence, state and message of the task that is to end, and when it is ended by force.
        self.condemned = None
        # Held until the child is gone: it may be in the middle of a line.
        self.warnings = []

    def expect_tasks(self):
        """Is called before each task is handed on: what is running at the first one is the project's."""
        if not self.has_tasks:
            self.look_for_orphans(None)
            self.has_tasks = True

    def next_looks(self, now):
        """Returns the seconds until each moment at which the child is to be looked at."""
        times = []
        if self.condemned is not None:
            times.append(self.condemned[3] - now)
        if self.is_busy:
            times.append(self.look_seconds(now))
        return times

    def look_seconds(self, now):
        _, _, began, _, timeout_ms, limit, _, _, ident = self.board.current()
        if limit:
            return WATCH_MEMORY_SECONDS
        if timeout_ms and self.condemned is None:
            return min(WATCH_TIME_SECONDS, began + timeout_ms / 1000.0 - now)
        return WATCH_SECONDS

    def look(self, forwarded):
        """Looks once; `forwarded`: the bytes that were handed on to the child."""
        now = time.monotonic()
        current = self.board.current()
        sequence, _, began, _, timeout_ms, limit, log_offset, _, ident = current
        pids = child_pids()
        if any(pid != self.child for pid in pids) and has_ended(self.child):
            # It is reaped next. What comes to this process with its end is no task's, and ends with its group.
            return
        self.look_for_orphans(sequence if ident else None, pids)
        if not ident:
            # Idle for certain only when it has read all that was forwarded.
            self.is_busy = limit != forwarded or self.board.phase() == Board.STARTING
            return
        if self.condemned is not None:
            if now >= self.condemned[3]:
                send_signal(os.killpg, self.child, signal.SIGKILL)
            return
        if self.board.ended() == sequence:
            return
        if timeout_ms and (now - began) * 1000.0 >= timeout_ms:
            self.condemn(sequence, "timed-out", "The task took longer than its limit of %s." % human_ms(timeout_ms))
        elif limit:
            self.watch_memory(sequence, limit)
        if now - began > WATCH_TIME_SECONDS:
            self.cut_output(sequence, log_offset)

    def watch_memory(self, sequence, limit):
        used = tree_bytes(self.child, limit)
        if used > limit:
            message = "The task needed more than its limit of %s of memory; it had %s." % (human_bytes(limit), human_bytes(used))
            self.condemn(sequence, "out-of-memory", message, signal.SIGKILL)

    def cut_output(self, sequence, log_offset):
        """Cuts the middle out of what a task prints: the first half of what may be kept stays, writers append on."""
        kept = log_offset + self.output_max // 2
        try:
            dropped = os.stat(self.log).st_size - kept
            if dropped <= self.output_max // 2:
                return
            fd = os.open(self.log, os.O_WRONLY)
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
        now = sequence if self.has_tasks else PROJECT
        pids = child_pids() if pids is None else pids
        # One that is gone is forgotten: its id may be that of another process next time.
        self.orphans = {pid: self.orphans.get(pid, now) for pid in pids if pid != self.child}
        for pid, first_seen in self.orphans.items():
            if first_seen in (PROJECT, ENDED) or (sequence is not None and first_seen == sequence) or is_tracker(pid):
                continue
            command = command_of(pid)
            if command and send_signal(os.kill, pid, signal.SIGKILL):
                self.orphans[pid] = ENDED
                self.warn("LeftoverProcess", "A task left a process running, which was ended: %s" % command)

    def warn(self, code, message):
        self.warnings.append({"code": code, "message": message})
