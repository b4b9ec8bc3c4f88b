"""How a runner begins: its descriptors, what it loads before any fork, and the first line that it is sent."""

import json
import os
import sys

from gcd_runner.descriptors import to_high_fd, write_all
from gcd_runner.fork_runners import fork_runners
from gcd_runner.kernel import PR_SET_CHILD_SUBREAPER, call_prctl, load_prctl
from gcd_runner.supervisor import Supervisor
from gcd_runner.units import MIB


def main():
    # What a task leaves in the working folder is nobody's to import: the empty entry stands for it, which `python -c`
    # puts first.
    sys.path[:] = [path for path in sys.path if path != ""]
    driver_fd, answers_fd = to_high_fd(os.dup(0)), to_high_fd(os.dup(1))
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    # What the machine's Python may have said as it started, without ending the line, is no part of the first answer.
    write_all(answers_fd, b"\n")
    load_ahead()
    forget_own_modules()
    host_ip = own_address()
    order, rest = read_order(driver_fd)
    if "fork" in order:
        os.close(driver_fd)
        driver_fd, answers_fd = fork_runners(order["fork"], answers_fd)
        order, rest = read_order(driver_fd)
    setup = order["setup"]
    setup["hostIp"] = host_ip
    # Looked up once: a task may put a link in its place.
    setup["scratch"] = os.path.realpath(setup["scratch"])
    call_prctl(PR_SET_CHILD_SUBREAPER, 1)
    Supervisor(setup, driver_fd, answers_fd, rest).run()


def read_order(driver_fd):
    """Returns the first line, parsed, and what came with it. Without a driver there is nothing to do."""
    raw = b""
    while b"\n" not in raw:
        more = os.read(driver_fd, MIB)
        if not more:
            os._exit(0)
        raw += more
    line, rest = raw.split(b"\n", 1)
    return json.loads(line), rest


def load_ahead():
    """
    Loads what each child needs: before any fork, and before gcd says what to run, which may be a while. A task that has run
    out of descriptors or of memory is to be told so by what is loaded already.
    """
    import faulthandler
    import importlib
    import inspect
    import io
    import traceback

    load_prctl()


def forget_own_modules():
    """Leaves nothing of the runner to be imported: a project may have modules of the same names."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "gcd_runner"]:
        del sys.modules[name]


def own_address():
    """Returns the address that this machine uses towards others; connecting a datagram socket sends nothing."""
    import socket

    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("10.255.255.255", 9))
            return probe.getsockname()[0]
    except OSError:
        return "127.0.0.1"
