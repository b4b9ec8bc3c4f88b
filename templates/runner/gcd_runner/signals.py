"""Signals as the supervisor takes them, and as its child begins with them."""

import os
import signal

from gcd_runner.descriptors import to_high_fd


def wake_on_signals():
    """Returns a descriptor that becomes readable with the number of each signal that arrives."""
    read_end, write_end = os.pipe()
    read_end, write_end = to_high_fd(read_end), to_high_fd(write_end)
    os.set_blocking(read_end, False)
    os.set_blocking(write_end, False)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    return read_end


def signals_to_default():
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
