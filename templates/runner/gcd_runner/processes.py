"""Processes below this one: which they are, what they run, and how they are ended."""

import os
import signal
import time

# So long a resource tracker may take for its work; it takes some milliseconds.
TRACKER_SECONDS = 1.0


def has_children():
    """Tells whether this process has children, ended ones included, at the cost of one system call."""
    if not hasattr(os, "waitid"):
        return False
    try:
        os.waitid(os.P_ALL, 0, os.WNOWAIT | os.WNOHANG | os.WEXITED)
        return True
    except ChildProcessError:
        return False


def has_ended(pid):
    """Tells whether this child of this process has ended, and leaves it to be waited for; False where that cannot be told."""
    return hasattr(os, "waitid") and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def child_pids(pid="self"):
    """Returns the ids of a process' children; none where the system does not tell (macOS)."""
    pids = []
    try:
        for task in os.listdir("/proc/%s/task" % pid):
            with open("/proc/%s/task/%s/children" % (pid, task), "rb") as file:
                pids.extend(int(word) for word in file.read().split())
    except OSError:
        pass
    return pids


def descendants(pid):
    """Returns a process and all below it, by id."""
    found = [pid]
    for each in found:
        found.extend(child_pids(each))
    return found


def command_of(pid):
    """Returns the command line of a process, on one line; nothing for one that has ended."""
    words = command_line(pid)
    # In a container that line has source in it.
    return "a fork of the task" if words and words == command_line("self") else words


def command_line(pid, limit=200):
    try:
        with open("/proc/%s/cmdline" % pid, "rb") as file:
            return " ".join(file.read(limit).replace(b"\0", b" ").decode("utf-8", "replace").split())
    except OSError:
        return ""


def is_tracker(pid):
    """
    Tells the resource trackers of multiprocessing and joblib (loky): when all that share one are gone, it removes what they
    have left in /dev/shm, which is memory, and ends.
    """
    return "resource_tracker import main" in command_line(pid, 4096)


def group_of(pid):
    try:
        return os.getpgid(pid)
    except OSError:
        return None


def send_signal(kill, pid, number):
    try:
        kill(pid, number)
        return True
    except (ProcessLookupError, PermissionError):
        return False


def end_group(child):
    """Ends a child's process group and whatever else descends from this process, and waits until all are gone."""
    end_all_but_trackers()
    send_signal(os.killpg, child, signal.SIGKILL)
    for _ in range(1000):
        for pid in child_pids():
            for descendant in descendants(pid):
                send_signal(os.kill, descendant, signal.SIGKILL)
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.002)
        except ChildProcessError:
            return


def end_all_but_trackers():
    """Ends what shares a resource tracker, if there is one, and gives that the time to do its work."""
    give_up_at = time.monotonic() + TRACKER_SECONDS
    # Looked for once, while all live: as they end, one that changes its parent may be missed.
    trackers = [pid for pid in descendants(os.getpid()) if is_tracker(pid)]
    while trackers and time.monotonic() < give_up_at:
        for pid in descendants(os.getpid())[1:]:
            if not is_tracker(pid):
                send_signal(os.kill, pid, signal.SIGKILL)
        reap_ended()
        time.sleep(0.002)
        trackers = [pid for pid in trackers if is_tracker(pid)]


def reap_ended():
    """Takes note of all children of this process that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
