"""The pipe through which the supervisor hands lines on to the child."""

import os

from gcd_runner.units import MIB


class TasksPipe:
    """Reads lines, and passes over the tasks among them that have gone back."""

    def __init__(self, fd):
        self.fd = fd
        self.bytes_read = 0
        # Where in the pipe those end that have gone back.
        self.gone_until = 0

    def read_lines(self):
        """Waits for whole lines: the supervisor writes no others, but a pipe may cut them, even within a character."""
        raw = os.read(self.fd, MIB)
        while raw and not raw.endswith(b"\n"):
            more = os.read(self.fd, MIB)
            raw = raw + more if more else b""
        if not raw:
            os._exit(0)
        gone = max(0, self.gone_until - self.bytes_read)
        self.bytes_read += len(raw)
        return without_tasks(raw[:gone].decode().split("\n")) + raw[gone:].decode().split("\n")


def without_tasks(lines):
    return [line for line in lines if not line.startswith('{"task"')]
