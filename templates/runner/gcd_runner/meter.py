"""What a task used: CPU time and memory, its processes included."""

import os
import resource

from gcd_runner.clocks import START_SECONDS, Clocks
from gcd_runner.descriptors import to_high_fd
from gcd_runner.kernel import IS_LINUX
from gcd_runner.memory import RSS_UNIT, sampled_rss


class Meter:
    """Measures the CPU time and the peak memory of one task after the other."""

    def __init__(self):
        self.clear_refs_fd = open_peak_reset()
        self.cpu_of_children = 0.0
        self.peak_of_children = 0
        self.peak_of_waited = 0
        self.wait4 = os.wait4
        # subprocess and multiprocessing wait by these; before they are imported, because they keep what they find.
        os.waitpid = self.waitpid
        os.wait = lambda: self.waitpid(-1, 0)

    def take_baseline(self):
        self.take_children()
        self.forget_peak()

    def waitpid(self, pid, options):
        """Is os.waitpid, and looks at the child's peak: getrusage tells that of the largest child ever alone."""
        ended, status, usage = self.wait4(pid, options)
        # Where none has ended Python 3.8 tells what happens to lie in its memory.
        if ended and usage.ru_maxrss > self.peak_of_waited:
            self.peak_of_waited = usage.ru_maxrss
        return ended, status

    def forget_peak(self):
        """Begins anew with the peak: for each batch of tasks, and after each task that raised it."""
        self.is_raised = False
        self.peak = None
        if self.clear_refs_fd is not None:
            os.write(self.clear_refs_fd, b"5")
            self.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT

    def begin(self):
        """Returns the CPU seconds used until now."""
        if self.is_raised:
            self.forget_peak()
        self.peak_of_waited = 0
        return Clocks.cpu()

    def take(self, cpu_before, seconds):
        """Returns CPU seconds and peak in bytes of a task of this length; where no peak can be reset, what is in memory.

        One that was over within START_SECONDS is not worth the system calls: it was busy all the time, and too short to
        fill memory that is worth the word.
        """
        if seconds <= START_SECONDS and self.peak is not None:
            return seconds, self.peak
        usage = resource.getrusage(resource.RUSAGE_SELF)
        cpu = max(0.0, usage.ru_utime + usage.ru_stime - cpu_before)
        if self.clear_refs_fd is None:
            peak = self.peak = sampled_rss(os.getpid())
        else:
            peak = usage.ru_maxrss * RSS_UNIT
            self.is_raised = peak != self.peak
        children_cpu, children_peak = self.take_children()
        return cpu + children_cpu, max(peak or 0, children_peak) if children_peak else peak

    def take_children(self):
        """Returns CPU seconds and peak of children waited for since the last call.

        Of a child that was not waited for by Python (os.system) the peak is known only when it is a new one.
        """
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = usage.ru_utime + usage.ru_stime
        if cpu == self.cpu_of_children:
            return 0.0, 0
        since, self.cpu_of_children = cpu - self.cpu_of_children, cpu
        peak = max(self.peak_of_waited, usage.ru_maxrss if usage.ru_maxrss > self.peak_of_children else 0)
        self.peak_of_children = max(peak, self.peak_of_children)
        return since, peak * RSS_UNIT


def open_peak_reset():
    """Returns a descriptor to which a 5 resets the peak of resident memory (man 5 proc, clear_refs), or None."""
    if not IS_LINUX:
        return None
    try:
        fd = to_high_fd(os.open("/proc/self/clear_refs", os.O_WRONLY | os.O_CLOEXEC))
        os.write(fd, b"5")
        return fd
    except OSError:
        return None
