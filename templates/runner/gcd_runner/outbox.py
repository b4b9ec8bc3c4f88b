"""Answers on their way to gcd, several in one write."""

from gcd_runner.clocks import Clocks
from gcd_runner.descriptors import write_all

# Answers wait this long for others to go out in the same write.
FLUSH_SECONDS = 0.010
# Or until there are so many: gcd takes these in while the next ones run.
FLUSH_ANSWERS = 128


class Outbox:
    """Keeps answers on the board until they are written, several at a time: there they outlive this process."""

    def __init__(self, board, fd):
        self.board = board
        self.fd = fd
        self.length = self.count = 0
        self.flush_at = 0.0

    def add(self, sequence, line):
        first = self.board.ANSWERS_AT + self.length
        self.length += len(line)
        self.count += 1
        self.board.memory[first : first + len(line)] = line
        self.board.set_answered(sequence, self.length)
        if self.count >= FLUSH_ANSWERS or Clocks.steady() > self.flush_at or self.length > self.board.ANSWERS_FULL:
            self.flush()

    def take_note(self):
        """Takes note of what the supervisor has written out."""
        self.length, self.count = self.board.answered()[1], 0

    def flush(self):
        if self.length:
            write_all(self.fd, self.board.pending_answers())
            self.length = self.count = 0
            self.board.set_answered(self.board.answered()[0], 0)
        self.flush_at = Clocks.steady() + FLUSH_SECONDS

    def flush_last(self):
        """Flushes before this process ends."""
        try:
            self.flush()
        except BrokenPipeError:
            raise
        except OSError:
            # The task has closed the descriptor. The supervisor finds the answers on the board.
            pass
