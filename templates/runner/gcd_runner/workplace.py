"""Where tasks run, and what is put back after each: folder, signals, limits, threads, processes."""

import os
import resource
import signal
import sys
import time

from gcd_runner.clocks import START_SECONDS
from gcd_runner.folders import link_project, make_own_folder, remove_left
from gcd_runner.pools import helper_pids, is_pool_thread
from gcd_runner.processes import child_pids, command_of, has_children
from gcd_runner.project import import_folder

# What a task may set for its whole process, and what would make the next one hang or fail.
RESTORED_SIGNALS = (
    *(signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGCHLD),
    *(signal.SIGPIPE, signal.SIGALRM, signal.SIGUSR1, signal.SIGUSR2),
)
RESTORED_LIMITS = (
    *(resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_DATA),
    *(resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC),
)


class Workplace:
    """Is where tasks run: the scratch folder, and the process itself; puts back what a task leaves changed."""

    def __init__(self, setup):
        self.project = setup["project"]
        self.scratch = setup["scratch"]
        self.threads = set()
        self.children = set()
        self.is_spoiled = False
        # False for a project that knows that the folder is emptied.
        self.tells_files = False
        for folder in (self.scratch, import_folder(setup)):
            make_own_folder(folder)
            link_project(folder, self.project)
        os.chdir(self.scratch)
        self.empty_scratch()

    def take_baseline(self):
        """Remembers the threads and processes that belong to the project itself, and the folder that it changed to."""
        self.home = os.getcwd()
        self.home_id = file_id(os.stat("."))
        threading = sys.modules.get("threading")
        self.threads = set(threading.enumerate()) if threading else set()
        self.children = set(child_pids()) if has_children() else set()
        self.handlers = [(number, signal.getsignal(number)) for number in RESTORED_SIGNALS]
        self.mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        self.umask = os.umask(0o022)
        os.umask(self.umask)
        self.limits = resource_limits()

    def tidy(self, remarks, seconds, fetched):
        """Adds one line for each thing that the task should not have left; `is_spoiled`: only a new process gets rid of it.

        `fetched` is the name of what gcd itself put into the scratch folder.
        """
        self.tidy_scratch(remarks, fetched)
        if seconds > START_SECONDS:
            self.tidy_process()
            self.look_at_limits(remarks)
            self.look_for_threads(remarks)
            if has_children():
                self.look_for_processes(remarks)

    def tidy_process(self):
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        for number, handler in self.handlers:
            # None: it was not set by Python, and cannot be set again by it.
            if signal.getsignal(number) != handler and handler is not None:
                signal.signal(number, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, self.mask)
        os.umask(self.umask)

    def look_at_limits(self, remarks):
        if resource_limits() != self.limits:
            # Nobody but root can raise them again.
            self.is_spoiled = True
            remarks.append("left its process with other limits")

    def look_at_descriptors(self, remarks):
        """Is for tasks that failed: one that keeps all descriptors open would let every other fail, too."""
        try:
            os.close(os.dup(0))
        except OSError:
            self.is_spoiled = True
            remarks.append("left no file descriptor free")

    def tidy_scratch(self, remarks, fetched):
        try:
            here = os.stat(".")
            moved = here.st_ino != self.home_id[1] or here.st_dev != self.home_id[0]
        except OSError:
            moved = True
        if moved:
            remarks.append("changed the working directory")
            self.go_home()
            here = os.stat(".")
        if self.home != self.scratch:
            make_own_folder(self.scratch)
            here = os.stat(self.scratch)
        # To close a folder does not change its time.
        if here.st_mtime_ns or here.st_mode & 0o700 != 0o700:
            left = self.empty_scratch()
            if self.tells_files:
                # What is hidden is no result.
                tell_files(remarks, [name for name in left if name != fetched and not name.startswith((".", "__pycache__"))])
            # The task may have removed it, and made another.
            self.go_home()

    def go_home(self):
        if self.home == self.scratch:
            make_own_folder(self.home)
        else:
            os.makedirs(self.home, exist_ok=True)
        os.chdir(self.home)
        self.home_id = file_id(os.stat("."))

    def empty_scratch(self):
        """Removes what lies in the scratch folder, and returns its names."""
        make_own_folder(self.scratch)
        left = sorted(name for name in os.listdir(self.scratch) if name != "project")
        for name in left:
            remove_left(os.path.join(self.scratch, name))
        link_project(self.scratch, self.project)
        # The next change shows, however soon it comes: times of files move in steps of some milliseconds.
        os.utime(self.scratch, (0, 0))
        return left

    def look_for_threads(self, remarks):
        threading = sys.modules.get("threading")
        if threading is None or threading.active_count() <= max(1, len(self.threads)):
            return
        known = self.threads | {threading.main_thread()}
        left = [thread for thread in threading.enumerate() if thread not in known and not is_pool_thread(thread)]
        for thread in left[:5]:
            # One that is about to end is none that was left.
            thread.join(0.05)
        left = [thread.name for thread in left if thread.is_alive()]
        if left:
            self.is_spoiled = True
            remarks.append("left %s running: %s" % (count_of(left, "thread"), ", ".join(left[:5])))

    def look_for_processes(self, remarks):
        left = self.running_children()
        for _ in range(20):
            if not left:
                return
            time.sleep(0.005)
            left = self.running_children()
        self.is_spoiled = True
        commands = ", ".join(command_of(pid) for pid in left[:5])
        remarks.append("left %s running: %s" % (count_of(left, "process"), commands))

    def running_children(self):
        """Returns the processes that the task left; those that have ended are waited for."""
        known = self.children | helper_pids()
        left = []
        for pid in child_pids():
            if pid in known:
                continue
            try:
                if os.waitpid(pid, os.WNOHANG)[0] == 0:
                    left.append(pid)
            except ChildProcessError:
                continue
        return left


def tell_files(remarks, names):
    """Adds a line for whoever thinks that they stay."""
    if names:
        first = os.fsencode(names[0]).decode("utf-8", "replace")
        more = " and %d more" % (len(names) - 1) if len(names) > 1 else ""
        remarks.append("wrote '%s'%s into its working folder, which is emptied after each task" % (first, more))


def resource_limits():
    return [resource.getrlimit(kind) for kind in RESTORED_LIMITS]


def file_id(status):
    return status.st_dev, status.st_ino


def count_of(items, noun):
    return "%d %s" % (len(items), noun if len(items) == 1 else noun + ("es" if noun.endswith("s") else "s"))
