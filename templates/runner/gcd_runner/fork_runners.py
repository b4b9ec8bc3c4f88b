"""Several runners out of one Python: it starts, and loads what they all need, once."""

import os

from gcd_runner.descriptors import to_high_fd, write_all
from gcd_runner.json_text import encode_json
from gcd_runner.kernel import change_environment

# The runners' descriptors begin here, two each: lines come in by the first, and go out by the second.
FIRST_FD = 3


def fork_runners(workers, answers_fd):
    """
    Forks a runner for each of these workers. Returns in the forks alone: the two descriptors of each. This process stays to
    tell how they end, and ends with the last of them.
    """
    end = FIRST_FD + 2 * len(workers)
    living = {}
    for fd, worker in zip(range(FIRST_FD, end, 2), workers):
        pid = os.fork()
        if pid == 0:
            os.setsid()
            os.close(answers_fd)
            # First: where those of the others are, select takes none (man 2 select, FD_SETSIZE).
            os.closerange(fd + 2, end)
            own = to_high_fd(fd), to_high_fd(fd + 1)
            # By this mark the driver finds what a worker has left.
            change_environment("GCD_WORKER", worker)
            return own
        os.closerange(fd, fd + 2)
        living[pid] = worker
    try:
        while living:
            pid, status = os.wait()
            # Others are what the machine's Python started before.
            if pid in living:
                ended = {"ended": living.pop(pid), **how_it_ended(status)}
                write_all(answers_fd, encode_json(ended) + b"\n")
    except BrokenPipeError:
        # The driver is gone, and so are the runners soon: nobody is to be told.
        pass
    os._exit(0)


def how_it_ended(status):
    return {"signal": os.WTERMSIG(status)} if os.WIFSIGNALED(status) else {"code": os.WEXITSTATUS(status)}
