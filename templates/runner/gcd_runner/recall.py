"""How supervisor and child agree on what goes back while a long task runs.

Tasks are sent ahead while they are short, and their answers kept for a moment. What then waits behind a long one is to go
back, so that other slots can have it, and the answers are to go out; the child is busy with that task. So the supervisor
makes an appointment on the board, and keeps it a moment later unless the child has written there by then that the task has
ended. The child writes that first and looks for an appointment afterwards; if there is one, it waits until that is kept or
void. However long either is held up in between, they never both take the same tasks.
"""

import os
import time

from gcd_runner.clocks import Clocks
from gcd_runner.descriptors import write_all
from gcd_runner.json_text import encode_json

# What was sent ahead of a task that takes longer than this goes back.
LONG_SECONDS = 0.100
# From making the appointment to keeping it: far more than what one processor writes takes to be seen by another.
NOTICE_SECONDS = 0.005


class Recall:
    """The supervisor's side, for one child."""

    def __init__(self, board, answers_fd):
        self.board = board
        self.answers_fd = answers_fd
        # Tasks that this child was handed and that did not go back.
        self.tasks = 0

    def next_looks(self, now, may_begin):
        """Returns the seconds until an appointment is to be made or kept, if one is."""
        running = self.running()
        sequence, at, _, told = self.board.recall()
        if running is None:
            return []
        if running == sequence != told:
            return [at + NOTICE_SECONDS - now]
        return [self.board.current()[2] + LONG_SECONDS - now] if may_begin and self.is_waited_for(running) else []

    def running(self):
        """Returns the sequence of the task that runs; None when none does."""
        current = self.board.current()
        return current[0] if current[8] and current[0] != self.board.answered()[0] else None

    def is_waited_for(self, running):
        """Tells whether the end of the task that runs is waited for: by tasks behind it, or by answers that are kept."""
        return self.board.ended() != running and (self.tasks > running or self.board.answered()[1] > 0)

    def look(self, may_begin, forwarded, line_count):
        """Makes an appointment, or keeps one; `forwarded`: the bytes that were handed on to the child."""
        now = time.monotonic()
        running = self.running()
        sequence, at, gone, told = self.board.recall()
        if running is None:
            return
        if self.board.ended() == running:
            # It is about to be answered. A child that waits sees that the appointment is void; what went back before stays gone.
            if running == sequence != told:
                kept = running if gone else 0
                self.board.set_recall(kept, at, gone, kept)
        elif running != sequence or running == told:
            if may_begin and self.is_waited_for(running) and now - self.board.current()[2] >= LONG_SECONDS:
                # Once more for the same task, when gcd had sent more before it was told: what went back stays gone.
                self.board.set_recall(running, now, gone if running == sequence else 0)
        elif now > at + NOTICE_SECONDS:
            # What was answered before goes along: who knows how long this one takes.
            message = encode_json({"recalled": {"after": self.board.current()[8], "lines": line_count}}) + b"\n"
            write_all(self.answers_fd, self.board.pending_answers() + message)
            self.board.set_answered(self.board.answered()[0], 0)
            self.tasks = running
            self.board.set_recall(running, at, forwarded, running)


def await_recall(board, sequence, supervisor):
    """
    The child's side, at the end of each task: waits for an appointment to be kept or void. Returns the bytes that had been
    handed on when what waited went back, or 0 when nothing did. `supervisor`: its process id.
    """
    board.set_ended(sequence)
    if board.recall()[0] != sequence:
        return 0
    while is_pending(board.recall()):
        Clocks.sleep(0.001)
        if os.getppid() != supervisor:
            # It is gone, perhaps since before this task ended; macOS has no signal that tells.
            os._exit(0)
    return board.recall()[2]


def is_pending(appointment):
    sequence, _, _, told = appointment
    return sequence not in (0, told)
