"""File descriptors: out of the way of tasks, and written to in full."""

import fcntl
import os


def to_high_fd(fd):
    """Moves a descriptor out of the way of tasks that close or count the low ones."""
    high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 200)
    os.close(fd)
    return high


def write_all(fd, raw):
    while raw:
        raw = raw[os.write(fd, raw) :]
