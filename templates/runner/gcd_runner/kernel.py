"""What only some kernels offer: orphans come to the supervisor, no child outlives it, memory's end spares it, marks change."""

import os
import sys

IS_LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
prctl = None


def load_prctl():
    global prctl
    if IS_LINUX:
        import ctypes

        prctl = ctypes.CDLL(None, use_errno=True).prctl


def change_environment(name, value):
    """
    Changes a variable of this process for others to see too (man 5 proc, /proc/pid/environ): in the memory that the process
    was started with, which has as much room as the first value. Raises OSError when others would not see it.
    """
    import ctypes

    getenv = ctypes.CDLL(None).getenv
    getenv.restype = ctypes.c_void_p
    raw, room = value.encode(), len(os.environb[name.encode()])
    if len(raw) <= room:
        ctypes.memmove(getenv(name.encode()), raw.ljust(room, b"\0"), room)
    os.environ[name] = value
    with open("/proc/self/environ", "rb") as file:
        if b"%s=%s" % (name.encode(), raw) not in file.read().split(b"\0"):
            raise OSError("The mark %s=%s of this process cannot be seen." % (name, value))


def call_prctl(option, value):
    """Calls prctl (man 2 prctl) where there is one: orphans come to the supervisor, and no child outlives it."""
    if prctl is not None:
        prctl(option, int(value), 0, 0, 0)


def offer_to_oom_killer():
    """Makes the kernel end the task, not the supervisor that tells of it, when memory runs out (man 5 proc)."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("500")
    except OSError:
        # Not Linux, or not allowed: the kernel chooses by size alone.
        pass
