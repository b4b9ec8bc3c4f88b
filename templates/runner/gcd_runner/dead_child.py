"""What is told of a child that died: how it ended, and the answer of the task that it ran."""

import os
import signal
import time

from gcd_runner.capture import move_behind
from gcd_runner.failures import OWN_FILES, failure, read_tail
from gcd_runner.json_text import encode_json
from gcd_runner.memory import RSS_UNIT
from gcd_runner.project import link_and_project

SIGNAL_WORDS = {
    "SIGSEGV": "segmentation fault",
    "SIGABRT": "abort",
    "SIGBUS": "bus error",
    "SIGFPE": "arithmetic error",
    "SIGILL": "illegal instruction",
    "SIGKILL": "killed",
    "SIGTERM": "terminated",
    "SIGXCPU": "CPU time limit",
}


def describe_status(status, who="task"):
    """Returns one line about how a process ended, from its wait status."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        try:
            name = signal.Signals(number).name
        except ValueError:
            name = "signal %d" % number
        words = SIGNAL_WORDS.get(name)
        return "The process was ended by %s%s." % (name, " (%s)" % words if words else "")
    return "The %s called os._exit(%d)." % (who, os.WEXITSTATUS(status))


def broken_by_dead(setup, status):
    """Returns what is told of a project whose child died while it imported it."""
    told = failure("", "%s It was importing the project." % describe_status(status, "project"))
    told["outputTail"] = read_tail(setup["log"], 0).replace(*link_and_project(setup))
    return encode_json({"broken": told}) + b"\n"


def answer_of_dead(current, usage, setup, dropped, state, message):
    """Returns the answer of a task that its child died of."""
    sequence, start, began, cpu, _, _, log_offset, attempt, ident = current
    answer = dict(
        task=ident,
        attempt=attempt,
        state=state,
        startMs=start,
        endMs=start + (time.monotonic() - began) * 1000.0,
        cpuMs=max(0.0, usage.ru_utime + usage.ru_stime - cpu) * 1000.0,
        peakBytes=usage.ru_maxrss * RSS_UNIT,
    )
    log = setup["log"]
    size = end_of_log(log, log_offset)
    tail = ""
    if size > log_offset:
        answer["log"] = {"offset": log_offset, "length": size - log_offset}
        if dropped:
            answer["log"]["dropped"] = dropped
        tail = read_tail(log, log_offset)
    answer["failure"] = failure("", message, crash_traceback(tail).replace(*link_and_project(setup)), tail)
    return encode_json(answer) + b"\n"


def end_of_log(log, start):
    """Returns where the output of the task ends that began to print at `start`."""
    try:
        fd = os.open(log, os.O_RDWR | os.O_APPEND)
    except OSError:
        return start
    try:
        size = os.fstat(fd).st_size
        return move_behind(fd, start) if size < start else size
    except OSError:
        # Such as a full disk: what was printed is gone.
        return start
    finally:
        os.close(fd)


def crash_traceback(tail):
    """Returns what faulthandler wrote when Python crashed, without the runner's own frames."""
    crash = tail.find("Fatal Python error")
    lines = tail[crash:].splitlines(True) if crash >= 0 else []
    return "".join(line for line in lines if 'File "' + OWN_FILES not in line)
