"""How much memory processes hold, and how often the kernel has ended one for want of it."""

import mmap

from gcd_runner.kernel import IS_LINUX
from gcd_runner.processes import descendants

# What ru_maxrss counts in: man 2 getrusage.
RSS_UNIT = 1024 if IS_LINUX else 1


def sampled_rss(pid):
    """Returns resident bytes of a process, or None."""
    try:
        with open("/proc/%d/statm" % pid, "rb") as file:
            return int(file.read().split()[1]) * mmap.PAGESIZE
    except (OSError, IndexError):
        if IS_LINUX:
            return None
    import subprocess

    try:
        return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)])) * 1024
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def tree_bytes(pid, limit):
    """Returns what a process and its descendants hold in memory, pages that they share counted once where it matters."""
    pids = descendants(pid)
    total = sum(sampled_rss(each) or 0 for each in pids)
    if total <= limit or len(pids) == 1:
        return total
    return sum(proportional_bytes(each) for each in pids)


def proportional_bytes(pid):
    """Returns a process' share of memory, shared pages divided by their users (man 5 proc, smaps_rollup)."""
    try:
        with open("/proc/%d/smaps_rollup" % pid, "rb") as file:
            return sum(int(line.split()[1]) * 1024 for line in file if line.startswith(b"Pss:"))
    except OSError:
        return sampled_rss(pid) or 0


def oom_kills():
    """Returns how often the kernel has ended a process of this control group, or of this machine, for want of memory."""
    count = 0
    for path in (
        "/sys/fs/cgroup/memory.events",
        "/sys/fs/cgroup%s/memory.events" % own_cgroup(""),
        "/sys/fs/cgroup/memory/memory.oom_control",
        "/sys/fs/cgroup/memory%s/memory.oom_control" % own_cgroup("memory"),
        "/proc/vmstat",
    ):
        try:
            with open(path) as file:
                count += sum(int(line.split()[1]) for line in file if line.startswith("oom_kill "))
        except OSError:
            continue
    return count


def own_cgroup(controller):
    """Returns the path of this process' control group (man 7 cgroups, /proc/pid/cgroup)."""
    try:
        with open("/proc/self/cgroup") as file:
            for line in file:
                _, controllers, path = line.rstrip("\n").split(":", 2)
                if controller in controllers.split(","):
                    return "" if path == "/" else path
    except OSError:
        pass
    return ""
