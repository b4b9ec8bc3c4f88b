"""What tasks print: where it goes, and which part of it is whose."""

import os
import sys

from gcd_runner.descriptors import to_high_fd, write_all
from gcd_runner.units import MIB

OUTPUT_MAX_BYTES = 64 * MIB
CUT_MARKER = b"\n[gcd: output left out here]\n"


class Capture:
    """Points descriptors 1 and 2 and Python's streams at the slot's log, and knows what each task wrote there."""

    # An offset beyond all logs, within what file systems allow. Writes pay no heed to it: the log is opened for appending.
    MARK = 1 << 40

    def __init__(self, path, keep_bytes):
        self.keep_bytes = keep_bytes
        self.fd = to_high_fd(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600))
        self.end = os.fstat(self.fd).st_size
        self.mark()
        os.dup2(self.fd, 1)
        os.dup2(self.fd, 2)
        self.open_streams()
        import faulthandler

        faulthandler.enable(self.fd, all_threads=True)

    def open_streams(self):
        sys.stdout = sys.__stdout__ = text_stream(1)
        sys.stderr = sys.__stderr__ = text_stream(2)
        self.streams = (sys.stdout, sys.stderr)

    def take_baseline(self):
        """Takes the streams as the project has left them, for example wrapped, for those that tasks begin with."""
        if sys.stdout is not None and sys.stderr is not None:
            self.streams = (sys.stdout, sys.stderr)
        self.flush()
        self.end = os.lseek(self.fd, 0, os.SEEK_END)
        self.mark()

    def mark(self):
        """Moves the offset that descriptors 1 and 2 share with this one to where no write leaves it."""
        os.lseek(self.fd, self.MARK, os.SEEK_SET)

    def is_untouched(self):
        """Tells whether neither 1 nor 2 was written to, closed or redirected; what others append to the file is not seen."""
        try:
            return os.lseek(1, 0, os.SEEK_CUR) == self.MARK == os.lseek(2, 0, os.SEEK_CUR)
        except OSError:
            return False

    def flush(self):
        try:
            out, err = self.streams
            out.flush()
            err.flush()
            if sys.stdout is not out or sys.stderr is not err:
                sys.stdout.flush()
                sys.stderr.flush()
                sys.stdout, sys.stderr = out, err
        except Exception:
            # Closed, pointed at something that is gone, or of a kind that cannot be flushed.
            os.dup2(self.fd, 1)
            os.dup2(self.fd, 2)
            self.open_streams()

    def take(self, cut_bytes):
        """Returns where the output of the task that has just ended lies, or None; `cut_bytes` of it are gone already."""
        size = os.lseek(self.fd, 0, os.SEEK_END)
        start = self.end
        if size < start:
            size = move_behind(self.fd, start)
        if size - start > self.keep_bytes:
            cut_bytes += self.cut(start, size)
            size = os.lseek(self.fd, 0, os.SEEK_END)
        self.mark()
        if size == start:
            return None
        self.end = size
        extent = {"offset": start, "length": size - start}
        if cut_bytes:
            extent["dropped"] = cut_bytes
        return extent

    def cut(self, start, size):
        """Keeps the first half of what may be kept, and the very end; returns the number of bytes that are gone."""
        kept = start + self.keep_bytes // 2
        length = min(MIB, self.keep_bytes // 2)
        tail = os.pread(self.fd, length, size - length)
        os.ftruncate(self.fd, kept)
        write_all(self.fd, CUT_MARKER + tail)
        return size - kept - len(tail)

    def tidy(self, remarks):
        for fd in (1, 2):
            try:
                if is_same_file(fd, self.fd):
                    continue
            except OSError:
                pass
            os.dup2(self.fd, fd)
            remarks.append("closed or redirected descriptor %d" % fd)


def move_behind(fd, start):
    """Puts what was written since a task emptied the log (`> /dev/stderr` in a shell) behind what the others are told to have.

    Returns where it ends. The descriptor is one that appends.
    """
    text = os.pread(fd, os.fstat(fd).st_size, 0)
    os.ftruncate(fd, 0)
    os.ftruncate(fd, start)
    write_all(fd, text)
    return start + len(text)


def text_stream(fd):
    import io

    # closefd: a task that closes sys.stdout leaves the descriptor to the next one.
    raw = io.FileIO(fd, "w", closefd=False)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True)


def is_same_file(one, other):
    return os.path.samestat(os.fstat(one), os.fstat(other))
