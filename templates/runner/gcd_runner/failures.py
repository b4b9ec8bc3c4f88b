"""How failures are told: exceptions by the user's own frames, and by what was printed last."""

import os

OUTPUT_TAIL_BYTES = 4096
TEXT_MAX_CHARS = 64 * 1024

# The runner's own files: their frames tell the user nothing.
OWN_FILES = os.path.dirname(__file__) + os.sep


def failure(exception, message, traceback="", output_tail=""):
    if len(traceback) > TEXT_MAX_CHARS:
        traceback = traceback[: TEXT_MAX_CHARS // 2] + "\n...\n" + traceback[-TEXT_MAX_CHARS // 2 :]
    return dict(exception=exception, message=message[:2000], traceback=traceback, outputTail=output_tail)


def describe_exception(error, own_paths, rename=None):
    """Returns exception, message and traceback of what the user's code raised, from the first frame on that is the user's."""
    import traceback

    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename.startswith(own_paths):
        frames = frames.tb_next
    try:
        text = "".join(traceback.format_exception(type(error), error, frames))
    except BaseException as second:
        # Also of the user's own: what __str__ and __repr__ raise.
        text = "%s (its traceback cannot be shown: %s)\n" % (type(error).__name__, type(second).__name__)
    if rename:
        text = text.replace(*rename)
    return failure(type(error).__name__, one_line(error), text)


def one_line(error):
    if isinstance(error, SystemExit):
        return "The task called sys.exit(%s)." % ("" if error.code is None else repr(error.code))
    try:
        text = str(error).strip()
    except BaseException:
        text = "(its message cannot be shown)"
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[0][:1000] if lines else type(error).__name__


def read_tail(path, start):
    """Returns the last of what was printed since `start`, as text."""
    try:
        fd = os.open(path, os.O_RDONLY)
    except OSError:
        return ""
    try:
        return tail_of(fd, start)
    finally:
        os.close(fd)


def tail_of(fd, start):
    """Is `read_tail` of an open log, for where none can be opened: a task may leave no descriptor free, or patch `open`."""
    try:
        first = max(start, os.fstat(fd).st_size - OUTPUT_TAIL_BYTES)
        return os.pread(fd, OUTPUT_TAIL_BYTES, first).decode("utf-8", "replace")
    except OSError:
        return ""
