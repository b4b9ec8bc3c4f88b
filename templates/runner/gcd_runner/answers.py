"""Answers as lines of the protocol; large dicts go to files of their own."""

import os

from gcd_runner.descriptors import write_all
from gcd_runner.failures import failure
from gcd_runner.json_text import to_ascii_json
from gcd_runner.units import MIB, human_bytes

# Larger results go to a file of their own, so that the journal stays quick to read; still larger ones fail the task.
RESULT_INLINE_BYTES = 1 * MIB
RESULT_MAX_BYTES = 64 * MIB


def answer_line(ident, attempt, state, measured, more, text=None):
    """Returns an answer as bytes; `measured`: start and end (epoch ms), CPU ms, peak bytes or None."""
    start, end, cpu_ms, peak = measured
    return b'{"task":%b,"attempt":%d,"state":"%b","startMs":%.3f,"endMs":%.3f,"cpuMs":%.3f,"peakBytes":%b%b%b}\n' % (
        b'"%b"' % ident.encode() if ident.isalnum() else to_ascii_json(ident).encode(),
        attempt,
        state.encode(),
        start,
        end,
        cpu_ms,
        b"null" if peak is None else b"%d" % peak,
        b",%b" % to_ascii_json(more)[1:-1].encode() if more else b"",
        # The only key with text that nobody has looked at is the last one.
        b"" if text is None else b',"result":%b' % text,
    )


def store_result(folder, name, text, more):
    """Writes a large dict to a file of its own and names it; returns the failure if that cannot be."""
    if len(text) > RESULT_MAX_BYTES:
        sizes = (human_bytes(len(text)), human_bytes(RESULT_MAX_BYTES))
        return failure("", "entrypoint returned a dict of %s as JSON; %s is the most." % sizes)
    try:
        # A task may have removed it.
        os.makedirs(folder, exist_ok=True)
        write_synced(folder, name, text)
    except OSError as error:
        return failure(type(error).__name__, "The dict that entrypoint returned could not be written: %s" % error)
    more["resultFile"] = name
    return None


def write_synced(folder, name, text):
    """Writes a file that outlives a power cut as the journal does, which soon says that the task is done."""
    path = os.path.join(folder, name)
    fd = os.open(path + ".part", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        write_all(fd, text)
        os.fsync(fd)
    except OSError:
        # What the disk had no room for is not to fill it.
        os.unlink(path + ".part")
        raise
    finally:
        os.close(fd)
    os.rename(path + ".part", path)
    folder_fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(folder_fd)
    finally:
        os.close(folder_fd)
