#!/usr/bin/env python3
"""One slot of gcd: serves task after task to the user's `entrypoint`, and enforces its limits.

A supervisor (this process) forks a child. The child imports the project once and runs the tasks; the supervisor hands
lines on, watches time, memory and output, and ends the child's process group when it must. Both speak JSON lines with
gcd; docs/runner-protocol.md has the words. Python's standard library alone, 3.8 and newer, Linux and macOS.

In this file, from top to bottom: what both share (Board), how values become JSON, how failures are told, how the
project is imported, the child, the supervisor.
"""

import errno
import fcntl
import json
import mmap
import os
import platform
import resource
import select
import signal
import stat
import struct
import sys
import time

IS_LINUX = sys.platform.startswith("linux")
MIB = 1 << 20
# What ru_maxrss counts in: man 2 getrusage.
RSS_UNIT = 1024 if IS_LINUX else 1

# Larger results go to a file of their own, so that the journal stays quick to read; still larger ones fail the task.
RESULT_INLINE_BYTES = 1 * MIB
RESULT_MAX_BYTES = 64 * MIB
OUTPUT_MAX_BYTES = 64 * MIB
OUTPUT_TAIL_BYTES = 4096
CUT_MARKER = b"\n[gcd: output left out here]\n"
TEXT_MAX_CHARS = 64 * 1024

# Answers wait this long for others to go out in the same write.
FLUSH_SECONDS = 0.010
# After a task that took longer than this, what was sent ahead goes back.
LONG_SECONDS = 0.100
# A task that was over sooner than this has started neither a thread nor a process: that takes longer.
START_SECONDS = 0.000020
# How often the supervisor looks at a busy child: with a limit on memory, on time, with none.
WATCH_MEMORY_SECONDS = 0.025
WATCH_TIME_SECONDS = 0.050
WATCH_SECONDS = 0.200

# What a task may set for its whole process, and what would make the next one hang or fail.
RESTORED_SIGNALS = (
    *(signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGCHLD),
    *(signal.SIGPIPE, signal.SIGALRM, signal.SIGUSR1, signal.SIGUSR2),
)
RESTORED_LIMITS = (
    *(resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_DATA),
    *(resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC),
)

# The keyword arguments that gcd offers to `entrypoint`.
OFFERED = (
    "data_bucket",
    "curr_process_file",
    "curr_process_column",
    "aws_access_key",
    "aws_secret_access_key",
    "aws_region",
    "solver_name",
    "solver_file",
    "local_file",
    "task_id",
    "attempt",
    "scratch_dir",
)

to_json = json.JSONEncoder(allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode
from_json = json.JSONDecoder().raw_decode
to_ascii_json = json.JSONEncoder(allow_nan=False, ensure_ascii=True, separators=(",", ":")).encode


# ---------------------------------------------------------------------------------------------------------------------
# The board: memory that supervisor and child share
# ---------------------------------------------------------------------------------------------------------------------


class Board:
    """Is the memory that outlives a child: which task it runs, and the answers that it has not written yet.

    CURRENT  sequence, start (epoch ms), start (monotonic), CPU before, time limit ms, memory limit, log offset, attempt,
             length of the id, id, sequence again: a reader takes it only when both agree and it has read the same twice
    PENDING  sequence of the last answered task, bytes of answers in the buffer
    CONTROL  written by the supervisor alone: stopping, sequence that is condemned, sequence whose output was cut, bytes
             that are gone of it, and last of all attention, which counts the changes
    CANCELS  ids of tasks to be answered as cancelled, each ended by a newline
    """

    CURRENT = struct.Struct("=QddddQQII200sQ")
    PENDING = struct.Struct("=QQ")
    CONTROL = struct.Struct("=QQQQQ")
    CURRENT_AT = 0
    PENDING_AT = 512
    CONTROL_AT = 576
    ATTENTION_AT = CONTROL_AT + 32
    PHASE_AT = 640
    STARTING, READY, BROKEN = 0, 1, 2
    CANCELS_AT = 1024
    CANCELS_END = 64 * 1024
    ANSWERS_AT = 64 * 1024
    # Answers are written out from FULL on, so that one of the largest (a dict of 1 MB, a traceback) always fits.
    ANSWERS_FULL = MIB // 4
    SIZE = ANSWERS_AT + ANSWERS_FULL + 3 * MIB

    def __init__(self):
        self.memory = mmap.mmap(-1, self.SIZE)
        self.cancels_length = 0

    # The child's side.

    def begin(self, sequence, start, monotonic, cpu, timeout_ms, memory, log_offset, attempt, ident):
        self.CURRENT.pack_into(
            self.memory, 0, sequence, start, monotonic, cpu, timeout_ms, memory, log_offset, attempt, len(ident), ident, sequence
        )

    def idle(self, sequence, bytes_read):
        """No task: the place of the memory limit says how much of the tasks' pipe has been read."""
        self.begin(sequence, 0.0, 0.0, 0.0, 0.0, bytes_read, 0, 0, b"")

    def set_phase(self, phase):
        self.memory[self.PHASE_AT] = phase

    def phase(self):
        return self.memory[self.PHASE_AT]

    def set_answered(self, sequence, pending_bytes):
        self.PENDING.pack_into(self.memory, self.PENDING_AT, sequence, pending_bytes)

    # The supervisor's side.

    def current(self):
        """Returns (sequence, start, monotonic, cpu, timeout ms, memory, log offset, attempt, id) of the task that runs."""
        for _ in range(1000):
            raw = self.memory[: self.CURRENT.size]
            if raw == self.memory[: self.CURRENT.size]:
                fields = self.CURRENT.unpack(raw)
                if fields[0] == fields[10]:
                    return fields[:8] + (fields[9][: fields[8]].decode(),)
        # The writer died half-way: the fields in between are those of the old task or the new; neither was begun.
        return (0, 0.0, 0.0, 0.0, 0.0, 0, 0, 0, "")

    def answered(self):
        """Returns (sequence of the last answered task, bytes of answers not written yet)."""
        return self.PENDING.unpack_from(self.memory, self.PENDING_AT)

    def pending_answers(self):
        length = self.answered()[1]
        return self.memory[self.ANSWERS_AT : self.ANSWERS_AT + length]

    def reset(self):
        """Forgets the task and the answers of a child that is gone."""
        self.idle(0, 0)
        self.set_phase(self.STARTING)
        self.set_answered(0, 0)
        self.set_control(condemned=0, cut=(0, 0))

    def control(self):
        return self.CONTROL.unpack_from(self.memory, self.CONTROL_AT)

    def set_control(self, stopping=None, condemned=None, cut=None):
        old_stopping, old_condemned, cut_sequence, cut_bytes, attention = self.control()
        self.CONTROL.pack_into(
            self.memory,
            self.CONTROL_AT,
            old_stopping if stopping is None else stopping,
            old_condemned if condemned is None else condemned,
            *((cut_sequence, cut_bytes) if cut is None else cut),
            attention + 1,
        )

    def attention(self):
        """Returns what differs after each change of the supervisor's, to be compared."""
        return self.memory[self.ATTENTION_AT : self.ATTENTION_AT + 8]

    def is_stopping(self):
        return self.control()[0] != 0

    def condemned(self):
        return self.control()[1]

    def cut_bytes(self, sequence):
        """Returns how many bytes of a task's output the supervisor has cut out."""
        return self.control()[3] if self.control()[2] == sequence else 0

    def add_cancel(self, ident):
        raw = ident.encode() + b"\n"
        at = self.CANCELS_AT + self.cancels_length
        if at + len(raw) >= self.CANCELS_END:
            at, self.cancels_length = self.CANCELS_AT, 0
        self.memory[at : at + len(raw) + 1] = raw + b"\0"
        self.cancels_length += len(raw)
        self.set_control()

    def cancels(self):
        raw = self.memory[self.CANCELS_AT : self.CANCELS_END]
        return set(raw[: raw.index(b"\0")].decode().split("\n")) - {""}


# ---------------------------------------------------------------------------------------------------------------------
# How values become JSON
# ---------------------------------------------------------------------------------------------------------------------


class Unwritable(Exception):
    """Says which value cannot be written as JSON, and why."""


def refuse(value):
    raise TypeError("%r is not plain." % type(value))


def plain_encoder(ids):
    """Returns a function that turns plain values into pieces of JSON; `ids` holds the containers that it is within.

    JSONEncoder.encode makes one of these a call, which takes longer than a small dict does.
    """
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return lambda value, _: to_json(value)
    return make(ids, refuse, json.encoder.encode_basestring, None, ":", ",", False, False, False)


ids_within = {}
to_pieces = plain_encoder(ids_within)


def result_text(result):
    """Returns the returned dict as JSON bytes: at once when it is plain, else value by value."""
    try:
        return "".join(to_pieces(result, 0)).encode()
    except (TypeError, ValueError, RecursionError):
        return converted_text(result)
    finally:
        ids_within.clear()


def converted_text(result):
    # Python 3.11 limits the digits of an integer that becomes text, which guards against foreign input alone.
    set_limit = getattr(sys, "set_int_max_str_digits", lambda digits: None)
    limit = getattr(sys, "get_int_max_str_digits", lambda: 0)()
    set_limit(0)
    try:
        return encode_json(plain(result, "result", ()))
    finally:
        set_limit(limit)


def encode_json(value):
    try:
        return to_json(value).encode()
    except UnicodeEncodeError:
        # Lone surrogates, as in file names that are not UTF-8: they can only be escaped.
        return to_ascii_json(value).encode()


def plain(value, path, parents):
    """Returns the value made of dict, list, str, int, float, bool and None alone; NaN and infinities become None."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if value - value == 0 else None
    if id(value) in parents:
        raise Unwritable("%s contains itself, which cannot be written as JSON." % path)
    if len(parents) > 200:
        raise Unwritable("%s is nested more than 200 deep." % path[:200])
    parents = parents + (id(value),)
    if isinstance(value, dict):
        return plain_dict(value, path, parents)
    if isinstance(value, (list, tuple)):
        return [plain(item, "%s[%d]" % (path, index), parents) for index, item in enumerate(value)]
    if isinstance(value, (set, frozenset)):
        items = [plain(item, "%s{...}" % path, parents) for item in value]
        try:
            return sorted(items)
        except TypeError:
            return sorted(items, key=repr)
    return plain_object(value, path, parents)


def plain_dict(value, path, parents):
    made = {}
    for key, item in value.items():
        # True, False and None as the encoder of plain dicts writes them, so that a column has one name.
        name = to_json(key) if key is None or isinstance(key, bool) else key if isinstance(key, str) else str(key)
        if name in made:
            raise Unwritable("%s has two keys that are both written as %s." % (path, json.dumps(name)))
        made[name] = plain(item, "%s[%s]" % (path, json.dumps(name, ensure_ascii=False)), parents)
    return made


def plain_object(value, path, parents):
    """Converts what is known by its looks: nothing is imported here, least of all numpy or pandas."""
    kind = type(value)
    module = kind.__module__.partition(".")[0]
    if kind.__name__ == "NaTType" or (module == "pandas" and kind.__name__ == "NAType"):
        return None
    if isinstance(value, (bytes, bytearray, memoryview)):
        try:
            return bytes(value).decode("utf-8")
        except UnicodeDecodeError:
            raise Unwritable("%s is bytes that are not UTF-8 text, which cannot be written as JSON." % path) from None
    if isinstance(value, os.PathLike):
        return os.fsdecode(os.fspath(value))
    if module == "decimal":
        return plain_decimal(value)
    if module in ("pandas", "polars") and hasattr(value, "columns"):
        raise Unwritable("%s is a %s; return its to_dict() instead." % (path, kind_name(kind)))
    numpy_kind = getattr(getattr(value, "dtype", None), "kind", "") if module == "numpy" else ""
    if numpy_kind in ("M", "m"):
        return plain(numpy_times(value), path, parents)
    if numpy_kind == "f" and kind.__name__ in ("longdouble", "float128", "float96"):
        # Its names over the years; its tolist() is itself.
        return plain(float(value), path, parents)
    if callable(getattr(value, "isoformat", None)):
        return value.isoformat()
    if callable(getattr(value, "total_seconds", None)):
        return plain(value.total_seconds(), path, parents)
    if module == "pandas" and hasattr(value, "to_dict"):
        return plain(value.to_dict(), path, parents)
    for name in ("tolist", "item"):
        # numpy's arrays and scalars, and all that imitate them.
        if callable(getattr(value, name, None)):
            made = getattr(value, name)()
            if type(made) is not kind:
                return plain(made, path, parents)
    if hasattr(kind, "__dataclass_fields__"):
        return {name: plain(getattr(value, name), "%s.%s" % (path, name), parents) for name in kind.__dataclass_fields__}
    if hasattr(kind, "__members__") and hasattr(value, "value"):
        return plain(value.value, path, parents)
    if module == "uuid" or module == "fractions":
        return str(value)
    raise Unwritable("%s is a %s, which cannot be written as JSON." % (path, kind_name(kind)))


def numpy_times(value):
    """Returns what datetime64 and timedelta64 say, the latter to the microsecond: tolist() gives bare nanoseconds."""
    if value.dtype.kind == "m":
        return value.astype("timedelta64[us]").tolist()
    return iso_times(value.astype(str).tolist())


def iso_times(text):
    if isinstance(text, list):
        return [iso_times(item) for item in text]
    if text == "NaT":
        return None
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_decimal(value):
    # A number where that says the same, digit by digit; else text.
    if not value.is_finite():
        return None
    number = int(value) if value == value.to_integral_value() and value.as_tuple().exponent >= 0 else float(value)
    return number if str(number) == str(value) else str(value)


def kind_name(kind):
    return "<class '%s'>" % (kind.__name__ if kind.__module__ == "builtins" else "%s.%s" % (kind.__module__, kind.__qualname__))


# ---------------------------------------------------------------------------------------------------------------------
# How failures are told
# ---------------------------------------------------------------------------------------------------------------------


def failure(exception, message, traceback="", output_tail=""):
    if len(traceback) > TEXT_MAX_CHARS:
        traceback = traceback[: TEXT_MAX_CHARS // 2] + "\n...\n" + traceback[-TEXT_MAX_CHARS // 2 :]
    return dict(exception=exception, message=message[:2000], traceback=traceback, outputTail=output_tail)


def describe_exception(error, own_files, rename=None):
    """Returns exception, message and traceback of what the user's code raised, beginning at the user's own frames."""
    import traceback

    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename in own_files:
        frames = frames.tb_next
    try:
        text = "".join(traceback.format_exception(type(error), error, frames))
    except Exception as second:
        text = "%s (its traceback cannot be shown: %r)\n" % (type(error).__name__, second)
    if rename:
        text = text.replace(*rename)
    return failure(type(error).__name__, one_line(error), text)


def one_line(error):
    if isinstance(error, SystemExit):
        return "The task called sys.exit(%s)." % ("" if error.code is None else repr(error.code))
    try:
        text = str(error).strip()
    except Exception:
        text = "(its message cannot be shown)"
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[0][:1000] if lines else type(error).__name__


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


def read_tail(path, start, limit=OUTPUT_TAIL_BYTES):
    """Returns the last of what was printed since `start`, as text."""
    try:
        with open(path, "rb") as log:
            size = log.seek(0, os.SEEK_END)
            log.seek(max(start, size - limit))
            return log.read(limit).decode("utf-8", "replace")
    except OSError:
        return ""


def human_bytes(count):
    for unit in ("bytes", "KiB", "MiB"):
        if count < 1024:
            break
        count /= 1024.0
    else:
        unit = "GiB"
    return ("%d %s" if count == int(count) else "%.1f %s") % (count, unit)


# ---------------------------------------------------------------------------------------------------------------------
# How the project is imported
# ---------------------------------------------------------------------------------------------------------------------


class Broken(Exception):
    """Says why the project cannot be used."""


def import_folder(setup):
    """Returns the folder that holds a link to the project and nothing else."""
    return setup["scratch"] + ".import"


def link_and_project(setup):
    """Returns the path by which the project is imported, and the one by which its author knows it."""
    return os.path.join(import_folder(setup), "project") + os.sep, setup["project"].rstrip(os.sep) + os.sep


def link_project(folder, project):
    """Makes sure that `folder/project` is a link to the project."""
    link = os.path.join(folder, "project")
    if os.path.islink(link):
        if os.readlink(link) == project:
            return
        os.unlink(link)
    elif os.path.exists(link):
        remove_tree(link)
    os.symlink(project, link)


def make_own_folder(path):
    """Makes sure that a folder is there that can be emptied: a task may have put a file or a link to others' in its place."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and not stat.S_ISDIR(mode):
        os.unlink(path)
        mode = None
    if mode is None:
        os.makedirs(path)
    elif mode & 0o700 != 0o700:
        os.chmod(path, mode | 0o700)


def remove_tree(path):
    import shutil

    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def remove_left(path):
    """Removes what a task left, also what lies in folders that it made read-only."""
    try:
        try:
            remove_tree(path)
        except PermissionError:
            open_folders(path)
            remove_tree(path)
    except OSError:
        # Made unremovable by the task: it stays in the way of nothing but its own name.
        pass


def open_folders(path):
    if os.path.isdir(path) and not os.path.islink(path):
        os.chmod(path, 0o700)
        for name in os.listdir(path):
            open_folders(os.path.join(path, name))


def import_entrypoint(project, folder):
    """Imports `project.entrypoint` and returns its function.

    The package is found by way of `folder`, which holds nothing but a link of that name, after all installed packages:
    a project may be called like one of them, and may have files that are.
    """
    sys.path.append(folder)
    sys.path.append(project)
    paths = [path for path in (os.environ.get("PYTHONPATH"), folder) if path]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    if not os.path.isfile(os.path.join(project, "entrypoint.py")) and not os.path.isdir(os.path.join(project, "entrypoint")):
        raise Broken(absence_of("entrypoint.py", project))
    import importlib

    module = importlib.import_module("project.entrypoint")
    if not hasattr(module, "entrypoint"):
        raise Broken("entrypoint.py has no function called entrypoint.")
    refuse_what_returns_no_dict(module.entrypoint)
    return module.entrypoint


def absence_of(name, folder):
    path = os.path.join(folder, name)
    if os.path.isdir(path):
        return "%s is a folder; it must be a file." % path
    if os.path.islink(path):
        return "%s is a link to %s, which is not there." % (path, os.readlink(path))
    return "There is no %s in %s." % (name, folder)


def refuse_what_returns_no_dict(function):
    """Finds out before the first task what would let every task fail."""
    import inspect

    if not callable(function):
        raise Broken("entrypoint is %s; it must be a function." % kind_name(type(function)))
    if inspect.isclass(function) and not issubclass(function, dict) and function.__new__ is object.__new__:
        raise Broken("entrypoint is a class; it must be a function that returns a dict.")
    if inspect.iscoroutinefunction(function):
        raise Broken("entrypoint is async; it must be a plain function that returns a dict.")
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise Broken("entrypoint yields; it must be a function that returns a dict.")


def accepted_names(function):
    """Returns (names that the function accepts out of those offered, whether it takes all, those that it requires)."""
    import inspect

    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return OFFERED, True, ()
    names, required, takes_all = [], [], False
    for parameter in parameters:
        must = parameter.default is parameter.empty
        if parameter.kind is parameter.VAR_KEYWORD:
            takes_all = True
        elif parameter.kind is parameter.VAR_POSITIONAL:
            continue
        elif parameter.kind is parameter.POSITIONAL_ONLY:
            if must:
                raise Broken("entrypoint's parameter %s is positional only; gcd passes arguments by name." % parameter.name)
        elif parameter.name in OFFERED:
            names.append(parameter.name)
            if must:
                required.append(parameter.name)
        elif must:
            offered = ", ".join(OFFERED)
            raise Broken("entrypoint requires a parameter %s, which gcd does not offer. It offers %s." % (parameter.name, offered))
    if takes_all:
        names = list(OFFERED)
    return tuple(names), takes_all, tuple(required)


class AwsHook:
    """Completes the AWS clients that the user's code makes, when and if botocore is imported.

    Old projects make clients from key and secret alone, and temporary credentials need a token too; a data folder is
    served as a bucket, to clients with the run's own key and at an endpoint that only they are given, so that all
    others reach the buckets they mean; and botocore before 1.31 does not know AWS_ENDPOINT_URL
    (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
    """

    def __init__(self):
        self.key = None
        self.token = None
        self.endpoint = None

    def find_spec(self, name, path=None, target=None):
        if name != "botocore.session":
            return None
        from importlib.machinery import PathFinder

        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        run_module = spec.loader.exec_module

        def exec_module(module):
            run_module(module)
            self.wrap(module.Session)

        spec.loader.exec_module = exec_module
        return spec

    def token_for(self, key, token):
        return self.token if token is None and key is not None and key == self.key else token

    def endpoint_for(self, key, service):
        if self.endpoint is not None and key is not None and key == self.key and service == "s3":
            return self.endpoint
        return endpoint_of(service)

    def wrap(self, session_class):
        import functools
        import inspect

        create, set_credentials = session_class.create_client, session_class.set_credentials
        signature = inspect.signature(create)

        @functools.wraps(create)
        def create_client(session, *args, **kwargs):
            try:
                given = signature.bind(session, *args, **kwargs)
            except TypeError:
                return create(session, *args, **kwargs)
            values = given.arguments
            key = values.get("aws_access_key_id")
            token = self.token_for(key, values.get("aws_session_token"))
            if token is not None:
                values["aws_session_token"] = token
            if values.get("endpoint_url") is None:
                endpoint = self.endpoint_for(key or getattr(session, "gcd_key", None), values.get("service_name"))
                if endpoint:
                    values["endpoint_url"] = endpoint
            return create(*given.args, **given.kwargs)

        @functools.wraps(set_credentials)
        def set_credentials_with_token(session, access_key, secret_key, token=None, *args, **kwargs):
            session.gcd_key = access_key
            return set_credentials(session, access_key, secret_key, self.token_for(access_key, token), *args, **kwargs)

        session_class.create_client = create_client
        session_class.set_credentials = set_credentials_with_token


def endpoint_of(service):
    if os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    name = str(service).upper().replace("-", "_").replace(" ", "_")
    return os.environ.get("AWS_ENDPOINT_URL_" + name) or os.environ.get("AWS_ENDPOINT_URL")


# ---------------------------------------------------------------------------------------------------------------------
# The child: runs the tasks
# ---------------------------------------------------------------------------------------------------------------------


class Clocks:
    """Holds the clocks out of reach of tasks that patch `time`; freezegun also patches what modules hold."""

    wall = time.time
    steady = time.monotonic
    cpu = time.process_time


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
        if usage.ru_maxrss > self.peak_of_waited:
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


class Capture:
    """Points descriptors 1 and 2 and Python's streams at the slot's log, and knows what each task wrote there."""

    # An offset beyond all logs, within what file systems allow. Writes pay no heed to it: the log is opened for appending.
    MARK = 1 << 40

    def __init__(self, path, keep_bytes):
        self.path = path
        self.keep_bytes = keep_bytes
        self.fd = to_high_fd(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600))
        self.end = os.fstat(self.fd).st_size
        self.mark()
        os.dup2(self.fd, 1)
        os.dup2(self.fd, 2)
        self.open_streams()
        import faulthandler

        faulthandler.enable(self.fd, all_threads=True)

    def open_streams(self):
        sys.stdout = sys.__stdout__ = text_stream(1)
        sys.stderr = sys.__stderr__ = text_stream(2)
        self.streams = (sys.stdout, sys.stderr)

    def take_baseline(self):
        """Takes the streams as the project has left them, for example wrapped, for those that tasks begin with."""
        if sys.stdout is not None and sys.stderr is not None:
            self.streams = (sys.stdout, sys.stderr)
        self.flush()
        self.end = os.lseek(self.fd, 0, os.SEEK_END)
        self.mark()

    def mark(self):
        """Moves the offset that descriptors 1 and 2 share with this one to where no write leaves it."""
        os.lseek(self.fd, self.MARK, os.SEEK_SET)

    def is_untouched(self):
        """Tells whether neither 1 nor 2 was written to, closed or redirected; what others append to the file is not seen."""
        try:
            return os.lseek(1, 0, os.SEEK_CUR) == self.MARK == os.lseek(2, 0, os.SEEK_CUR)
        except OSError:
            return False

    def flush(self):
        try:
            out, err = self.streams
            out.flush()
            err.flush()
            if sys.stdout is not out or sys.stderr is not err:
                sys.stdout.flush()
                sys.stderr.flush()
                sys.stdout, sys.stderr = out, err
        except (OSError, ValueError, AttributeError):
            # Closed, or pointed at something that is gone.
            os.dup2(self.fd, 1)
            os.dup2(self.fd, 2)
            self.open_streams()

    def take(self, cut_bytes):
        """Returns where the output of the task that has just ended lies, or None; `cut_bytes` of it are gone already."""
        size = os.lseek(self.fd, 0, os.SEEK_END)
        start = self.end
        if size - start > self.keep_bytes:
            cut_bytes += self.cut(start, size)
            size = os.lseek(self.fd, 0, os.SEEK_END)
        self.mark()
        if size == start:
            return None
        self.end = size
        extent = {"offset": start, "length": size - start}
        if cut_bytes:
            extent["dropped"] = cut_bytes
        return extent

    def cut(self, start, size):
        """Keeps the first half of what may be kept, and the very end; returns the number of bytes that are gone."""
        kept = start + self.keep_bytes // 2
        length = min(MIB, self.keep_bytes // 2)
        tail = os.pread(self.fd, length, size - length)
        os.ftruncate(self.fd, kept)
        write_all(self.fd, CUT_MARKER + tail)
        return size - kept - len(tail)

    def tidy(self, remarks):
        for fd in (1, 2):
            try:
                if is_same_file(fd, self.fd):
                    continue
            except OSError:
                pass
            os.dup2(self.fd, fd)
            remarks.append("closed or redirected descriptor %d" % fd)


class Workplace:
    """Is where tasks run: the scratch folder, and the process itself; puts back what a task leaves changed."""

    def __init__(self, setup):
        self.project = setup["project"]
        self.scratch = setup["scratch"]
        self.threads = set()
        self.children = set()
        self.is_spoiled = False
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

    def tidy(self, remarks, seconds):
        """Adds one line for each thing that the task should not have left; `is_spoiled`: only a new process gets rid of it."""
        signal.alarm(0)
        self.tidy_scratch(remarks)
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

    def tidy_scratch(self, remarks):
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
        if here.st_mtime_ns:
            self.empty_scratch()
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
        make_own_folder(self.scratch)
        for name in os.listdir(self.scratch):
            if name != "project":
                remove_left(os.path.join(self.scratch, name))
        link_project(self.scratch, self.project)
        # The next change shows, however soon it comes: times of files move in steps of some milliseconds.
        os.utime(self.scratch, (0, 0))

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


class Outbox:
    """Keeps answers on the board until they are written, several at a time: there they outlive this process."""

    def __init__(self, board, fd):
        self.board = board
        self.fd = fd
        self.length = 0
        self.flush_at = 0.0

    def add(self, sequence, line):
        first = self.board.ANSWERS_AT + self.length
        self.length += len(line)
        self.board.memory[first : first + len(line)] = line
        self.board.set_answered(sequence, self.length)
        if Clocks.steady() > self.flush_at or self.length > self.board.ANSWERS_FULL:
            self.flush()

    def flush(self):
        if self.length:
            write_all(self.fd, self.board.pending_answers())
            self.length = 0
            self.board.set_answered(self.board.answered()[0], 0)
        self.flush_at = Clocks.steady() + FLUSH_SECONDS


class Arguments:
    """Makes the keyword arguments of each task: those that `entrypoint` accepts, shared ones and its own."""

    def __init__(self, function, scratch, aws):
        self.accepts, self.takes_all, self.required = accepted_names(function)
        self.accepts_set = frozenset(self.accepts)
        self.takes_id, self.takes_attempt = "task_id" in self.accepts_set, "attempt" in self.accepts_set
        self.scratch = scratch
        self.aws = aws
        self.share({})

    def share(self, shared):
        shared = dict(shared)
        self.aws.token = shared.pop("aws_session_token", None)
        self.aws.endpoint = shared.pop("endpoint_url", None)
        self.aws.key = shared.get("aws_access_key")
        # What is required and offered, and not there for this task, is None.
        self.base = dict.fromkeys(self.required)
        self.base.update(self.only_accepted(shared))
        self.base.update(self.only_accepted({"scratch_dir": self.scratch}))

    def only_accepted(self, given):
        return given if self.takes_all else {name: given[name] for name in given if name in self.accepts_set}

    def of(self, ident, attempt, payload):
        fetch = payload.pop("fetch", None)
        if not self.accepts_set.issuperset(payload):
            payload = self.only_accepted(payload)
        args = {**self.base, **payload}
        if self.takes_id:
            args["task_id"] = ident
        if self.takes_attempt:
            args["attempt"] = attempt
        if fetch is not None and "local_file" in self.accepts_set:
            args["local_file"] = fetch_file(fetch, self.scratch)
        return args


class Child:
    """Imports the project and runs task after task, in a process group of its own."""

    def __init__(self, setup, board, tasks_fd, answers_fd):
        self.setup = setup
        self.board = board
        self.tasks_fd = tasks_fd
        self.outbox = Outbox(board, answers_fd)
        self.pid = os.getpid()
        self.sequence = 0
        self.bytes_read = 0
        self.attention = board.attention()
        self.done = 0
        self.rename = link_and_project(setup)
        self.recycle_tasks = setup.get("recycleTasks") or float("inf")
        self.recycle_bytes = setup.get("recycleBytes") or float("inf")

    # Starting.

    def main(self):
        self.capture = Capture(self.setup["log"], self.setup.get("outputBytes", OUTPUT_MAX_BYTES))
        self.workplace = Workplace(self.setup)
        self.meter = Meter()
        aws = AwsHook()
        sys.meta_path.insert(0, aws)
        try:
            self.entrypoint = import_entrypoint(self.setup["project"], import_folder(self.setup))
            self.arguments = Arguments(self.entrypoint, self.workplace.scratch, aws)
        except BaseException as error:
            self.say_broken(error)
        self.workplace.take_baseline()
        self.capture.take_baseline()
        self.meter.take_baseline()
        self.board.set_phase(Board.READY)
        self.say_ready()
        self.serve()

    def say_ready(self):
        ready = dict(pid=self.pid, hostname=platform.node(), hostIp=self.setup["hostIp"], python=platform.python_version())
        self.say(ready=dict(ready, accepts=list(self.arguments.accepts)))

    def say_broken(self, error):
        if isinstance(error, Broken):
            told = failure("", str(error))
        else:
            import importlib

            own_files = {__file__, importlib.__file__}
            own_files.update("<frozen importlib.%s>" % name for name in ("_bootstrap", "_bootstrap_external"))
            told = describe_exception(error, own_files, self.rename)
            if isinstance(error, SystemExit):
                told["message"] = "entrypoint.py called sys.exit(%r) while it was imported." % (error.code,)
        self.capture.flush()
        told["outputTail"] = read_tail(self.capture.path, self.capture.end)
        self.board.set_phase(Board.BROKEN)
        self.say(broken=told)
        os._exit(0)

    def say(self, **line):
        write_all(self.outbox.fd, encode_json(line) + b"\n")

    # Serving.

    def serve(self):
        while True:
            # What is answered goes out before the wait for more.
            self.outbox.flush()
            self.board.idle(self.sequence, self.bytes_read)
            lines = self.read_lines()
            self.meter.forget_peak()
            for place, line in enumerate(lines, 1):
                if line.startswith('{"task"'):
                    if self.run(line) > LONG_SECONDS and self.board.attention() == self.attention:
                        self.give_back(lines[place:])
                        break
                elif line.startswith('{"share"'):
                    self.arguments.share(json.loads(line)["share"])

    def give_back(self, lines):
        """Returns tasks that were sent ahead because those before them were short: other slots may be free."""
        for line in lines:
            if line.startswith('{"share"'):
                self.arguments.share(json.loads(line)["share"])
        tasks = [from_json(line)[0]["task"] for line in lines if line.startswith('{"task"')]
        if tasks:
            self.outbox.flush()
            self.say(returned={"tasks": tasks})

    def read_lines(self):
        """Waits for whole lines: the supervisor writes no others, but a pipe may cut them, even within a character."""
        raw = os.read(self.tasks_fd, MIB)
        while raw and not raw.endswith(b"\n"):
            more = os.read(self.tasks_fd, MIB)
            raw = raw + more if more else b""
        if not raw:
            os._exit(0)
        self.bytes_read += len(raw)
        return raw.decode().split("\n")

    def run(self, line):
        """Runs the task of a line, and returns how many seconds it took."""
        task, _ = from_json(line)
        ident, attempt, limit = task["task"], task["attempt"], task.get("memoryBytes", 0)
        cpu = self.meter.begin()
        start, began = Clocks.wall() * 1000.0, Clocks.steady()
        self.sequence += 1
        self.board.begin(
            self.sequence,
            start,
            began,
            cpu + self.meter.cpu_of_children,
            task.get("timeoutMs", 0),
            limit,
            self.capture.end,
            attempt,
            ident.encode()[:200],
        )
        if self.board.attention() != self.attention and self.is_off(ident):
            more = {"failure": failure("", "The task was cancelled.")}
            self.outbox.add(self.sequence, answer_line(ident, attempt, "cancelled", (start, start, 0.0, None), more))
            return 0.0
        result = error = None
        try:
            result = self.entrypoint(**self.arguments.of(ident, attempt, task["payload"]))
        except BaseException as raised:
            error = raised
        ended = Clocks.steady()
        seconds = ended - began
        if seconds > START_SECONDS and os.getpid() != self.pid:
            # A process that the task forked and that came back too: only one of them serves.
            os._exit(0 if error is None else 1)
        cpu, peak = self.meter.take(cpu, seconds)
        state, told, text = self.judge(result, error, limit)
        # The traceback of an error holds this frame, and all that the task had in memory.
        result = error = None
        self.answer(ident, attempt, state, (start, start + seconds * 1000.0, cpu * 1000.0, peak), told, text)
        return seconds

    def is_off(self, ident):
        """Looks at what the supervisor changed: tells whether the task was cancelled, and leaves when gcd is stopping."""
        attention = self.board.attention()
        if self.board.is_stopping():
            self.leave()
        cancels = self.board.cancels()
        # As long as there are any, each task is compared with them.
        self.attention = None if cancels else attention
        return ident in cancels

    def judge(self, result, error, limit):
        """Returns the state, the failure if it is one, and else the dict as JSON."""
        if error is None and isinstance(result, dict):
            try:
                return "succeeded", None, result_text(result)
            except Unwritable as reason:
                return "failed", failure("", str(reason)), None
            except Exception as raised:
                # A conversion of the user's own, such as __str__ or tolist.
                error = raised
        if error is None and isinstance(result, BaseException):
            error = result
        if error is None:
            what = "None" if result is None else kind_name(type(result))
            return "failed", failure("", "entrypoint returned %s; it must return a dict." % what), None
        state = "out-of-memory" if limit and isinstance(error, MemoryError) else "failed"
        return state, describe_exception(error, {__file__}, self.rename), None

    # Answering.

    def answer(self, ident, attempt, state, measured, told, text):
        start, end, _, peak = measured
        seconds = (end - start) / 1000.0
        more, remarks = {}, []
        if self.meter.clear_refs_fd is None:
            more["peakSampled"] = True
        extent = None
        try:
            extent = self.take_output(seconds, remarks)
            self.workplace.tidy(remarks, seconds)
        except Exception as error:
            # Such as the runner's own descriptors closed: only a new process gets rid of it.
            self.workplace.is_spoiled = True
            remarks.append("left its process unfit for another task (%s: %s)" % (type(error).__name__, one_line(error)))
        if extent:
            more["log"] = extent
        if self.board.attention() != self.attention and self.board.condemned() == self.sequence:
            # Over a limit, and ended itself when it was asked to: the supervisor answers.
            os._exit(0)
        if remarks:
            more["remarks"] = remarks
        if text is not None and len(text) > RESULT_INLINE_BYTES:
            told, text = store_result(self.setup["values"], "%s-%d.json" % (ident, attempt), text, more), None
            state = state if told is None else "failed"
        if told is not None:
            told["outputTail"] = read_tail(self.capture.path, extent["offset"]) if extent else ""
            more["failure"] = told
        self.outbox.add(self.sequence, answer_line(ident, attempt, state, measured, more, text))
        self.done += 1
        if self.workplace.is_spoiled or self.done >= self.recycle_tasks or self.has_grown(peak or 0):
            self.leave()

    def take_output(self, seconds, remarks):
        """Returns where the output of the task that has just ended lies, or None."""
        self.capture.flush()
        is_untouched = self.capture.is_untouched()
        # Others that write to the log by its name (/dev/stderr) are processes, which take longer to start.
        if is_untouched and seconds <= START_SECONDS:
            return None
        extent = self.capture.take(self.board.cut_bytes(self.sequence))
        if not is_untouched:
            self.capture.tidy(remarks)
        return extent

    def has_grown(self, peak):
        return peak > self.recycle_bytes and (sampled_rss(self.pid) or 0) > self.recycle_bytes

    def leave(self):
        """Ends this child between tasks; the supervisor starts another, unless gcd is stopping."""
        try:
            self.outbox.flush()
        except BrokenPipeError:
            raise
        except OSError:
            # The task has closed the descriptor. The supervisor finds the answers on the board.
            pass
        os._exit(0)


def answer_line(ident, attempt, state, measured, more, text=None):
    """Returns an answer as bytes; `measured`: start and end (epoch ms), CPU ms, peak bytes or None."""
    start, end, cpu_ms, peak = measured
    return b'{"task":%b,"attempt":%d,"state":"%b","startMs":%.3f,"endMs":%.3f,"cpuMs":%.3f,"peakBytes":%b%b%b}\n' % (
        b'"%b"' % ident.encode() if ident.isalnum() else to_ascii_json(ident).encode(),
        attempt,
        state.encode(),
        start,
        end,
        cpu_ms,
        b"null" if peak is None else b"%d" % peak,
        b",%b" % to_ascii_json(more)[1:-1].encode() if more else b"",
        # The only key with text that nobody has looked at is the last one.
        b"" if text is None else b',"result":%b' % text,
    )


def store_result(folder, name, text, more):
    """Writes a large dict to a file of its own and names it; returns the failure if that cannot be."""
    if len(text) > RESULT_MAX_BYTES:
        sizes = (human_bytes(len(text)), human_bytes(RESULT_MAX_BYTES))
        return failure("", "entrypoint returned a dict of %s as JSON; %s is the most." % sizes)
    path = os.path.join(folder, name)
    try:
        # A task may have removed it.
        os.makedirs(folder, exist_ok=True)
        with open(path + ".part", "wb") as file:
            file.write(text)
        os.rename(path + ".part", path)
    except OSError as error:
        return failure(type(error).__name__, "The dict that entrypoint returned could not be written: %s" % error)
    more["resultFile"] = name
    return None


def text_stream(fd):
    import io

    # closefd: a task that closes sys.stdout leaves the descriptor to the next one.
    raw = io.FileIO(fd, "w", closefd=False)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True)


def resource_limits():
    return [resource.getrlimit(kind) for kind in RESTORED_LIMITS]


def file_id(status):
    return status.st_dev, status.st_ino


def is_same_file(one, other):
    return os.path.samestat(os.fstat(one), os.fstat(other))


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


def has_children():
    """Tells whether this process has children, ended ones included, at the cost of one system call."""
    if not hasattr(os, "waitid"):
        return False
    try:
        os.waitid(os.P_ALL, 0, os.WNOWAIT | os.WNOHANG | os.WEXITED)
        return True
    except ChildProcessError:
        return False


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


def helper_pids():
    """Returns processes that last by design: multiprocessing's helpers, and the workers that joblib (loky) uses again."""
    pids = set()
    for module, holder, name in (
        ("multiprocessing.resource_tracker", "_resource_tracker", "_pid"),
        ("multiprocessing.forkserver", "_forkserver", "_forkserver_pid"),
        ("joblib.externals.loky.backend.resource_tracker", "_resource_tracker", "_pid"),
        ("loky.backend.resource_tracker", "_resource_tracker", "_pid"),
    ):
        pids.add(getattr(getattr(sys.modules.get(module), holder, None), name, None))
    for module in ("joblib.externals.loky.reusable_executor", "loky.reusable_executor"):
        executor = getattr(sys.modules.get(module), "_executor", None)
        pids.update(getattr(executor, "_processes", None) or ())
    return pids - {None}


def is_pool_thread(thread):
    """Tells the threads that live on by design: pools' workers and tqdm's monitor."""
    pools = ("ThreadPoolExecutor-", "asyncio_", "QueueManagerThread", "ExecutorManagerThread", "QueueFeederThread")
    return type(thread).__name__ == "TMonitor" or thread.name.startswith(pools)


def command_of(pid):
    """Returns the command line of a process, on one line; nothing for one that has ended."""
    words = command_line(pid)
    # In a container that line has this file's source in it.
    return "a fork of the task" if words and words == command_line("self") else words


def command_line(pid):
    try:
        with open("/proc/%s/cmdline" % pid, "rb") as file:
            return " ".join(file.read(200).replace(b"\0", b" ").decode("utf-8", "replace").split())
    except OSError:
        return ""


def count_of(items, noun):
    return "%d %s" % (len(items), noun if len(items) == 1 else noun + ("es" if noun.endswith("s") else "s"))


def fetch_file(fetch, folder):
    """Downloads a task's file into its scratch folder and returns the path."""
    import shutil
    import urllib.request

    path = os.path.join(folder, os.path.basename(fetch["name"]) or "file")
    try:
        with urllib.request.urlopen(fetch["url"], timeout=300) as response, open(path, "wb") as file:
            shutil.copyfileobj(response, file, MIB)
    except OSError as error:
        raise OSError("The file %s could not be downloaded: %s" % (fetch["name"], error)) from None
    return path


# ---------------------------------------------------------------------------------------------------------------------
# The supervisor: hands lines on and watches
# ---------------------------------------------------------------------------------------------------------------------


# Marks an orphan that the project made when it was imported, and that may stay as long as it.
PROJECT = object()


class Supervisor:
    """Keeps one child serving: forwards lines to it, ends its process group on a limit, replaces it when it dies."""

    def __init__(self, setup, driver_fd, answers_fd, rest):
        self.setup = setup
        self.driver_fd = driver_fd
        self.answers_fd = answers_fd
        # Lines read from the driver: what it sent up to here and has no answer to is lost with a child that dies.
        self.line_count = 1
        self.partial = rest
        self.shared_line = b""
        self.board = Board()
        self.child = None
        self.stop_at = None
        self.warnings = []
        self.oom_count = oom_kills()
        self.output_max = setup.get("outputBytes", OUTPUT_MAX_BYTES)
        self.grace = setup.get("graceMs", 5000) / 1000.0

    def run(self):
        self.wake_fd = wake_on_signals()
        self.start_child()
        self.take(b"")
        while True:
            writers = [self.tasks_fd] if self.backlog else []
            readable, writable, _ = select.select([self.driver_fd, self.wake_fd], writers, [], self.next_look())
            if self.wake_fd in readable and signal.SIGTERM in os.read(self.wake_fd, 4096):
                self.end()
            if self.driver_fd in readable:
                self.read_driver()
            if writable:
                self.feed()
            self.reap()
            self.watch()

    # The child's life.

    def start_child(self):
        self.board.reset()
        self.backlog = bytearray()
        self.forwarded = 0
        self.has_forwarded = False
        self.condemned = None
        self.orphans = {}
        self.is_busy = True
        read_end, write_end = os.pipe()
        read_end, self.tasks_fd = to_high_fd(read_end), to_high_fd(write_end)
        self.child = os.fork()
        if self.child == 0:
            self.become_child(read_end)
        os.close(read_end)
        os.set_blocking(self.tasks_fd, False)
        if self.shared_line:
            self.forward(self.shared_line)

    def become_child(self, tasks_fd):
        try:
            os.setsid()
            signals_to_default()
            call_prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            offer_to_oom_killer()
            for fd in (self.tasks_fd, self.driver_fd, self.wake_fd):
                os.close(fd)
            Child(self.setup, self.board, tasks_fd, self.answers_fd).main()
        except BrokenPipeError:
            # The driver is gone.
            pass
        except BaseException:
            import traceback

            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(70)

    def reap(self):
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid == self.child:
                self.bury(status, usage)

    def bury(self, status, usage):
        """Tells what the dead child left unsaid, and starts another."""
        if self.stop_at is not None:
            # The last look: what is in the child's own group is its project's, and ends with it.
            self.look_for_orphans(None, [pid for pid in child_pids() if group_of(pid) != self.child])
        end_group(self.child)
        os.close(self.tasks_fd)
        # A line that the child had begun is closed first, so that nobody takes it for a whole one.
        out = [b"\x18\n", self.board.pending_answers()]
        if self.stop_at is None:
            out += self.last_words(status, usage)
        out += [encode_json({"warning": warning}) + b"\n" for warning in self.warnings]
        self.warnings = []
        write_all(self.answers_fd, b"".join(out))
        if self.stop_at is not None or self.board.phase() != Board.READY:
            os._exit(0)
        self.start_child()

    def last_words(self, status, usage):
        phase = self.board.phase()
        if phase == Board.BROKEN:
            return []
        if phase == Board.STARTING:
            told = failure("", "%s It was importing the project." % describe_status(status, "project"))
            told["outputTail"] = read_tail(self.setup["log"], 0).replace(*link_and_project(self.setup))
            return [encode_json({"broken": told}) + b"\n"]
        current = self.board.current()
        sequence, ident = current[0], current[8]
        if ident and sequence != self.board.answered()[0]:
            # A task that began just after the condemned one goes back with those that were not begun.
            if self.condemned is None or self.condemned[0] == sequence:
                self.watch_output(sequence, current[6])
                dropped = self.board.cut_bytes(sequence)
                return [answer_of_dead(current, usage, self.setup, dropped, *self.verdict(status)), self.replaced()]
        elif status != 0:
            self.warn("RunnerDied", "%s It was between two tasks." % describe_status(status, "process"))
        return [self.replaced()]

    def replaced(self):
        return encode_json({"replaced": {"lines": self.line_count}}) + b"\n"

    def verdict(self, status):
        """Returns the state and the message of the task that a child died of."""
        if self.condemned is not None:
            return self.condemned[1:3]
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            count, self.oom_count = self.oom_count, oom_kills()
            if self.oom_count > count:
                return "out-of-memory", "The kernel ended the process because memory ran out."
            return "lost", "The process was ended by SIGKILL, which gcd did not send."
        return "failed", describe_status(status)

    def warn(self, code, message):
        # Held until the child is gone: it may be in the middle of a line.
        self.warnings.append({"code": code, "message": message})

    def end(self):
        """Ends everything below this process, and this process."""
        end_group(self.child)
        os._exit(0)

    # From the driver to the child.

    def read_driver(self):
        try:
            raw = os.read(self.driver_fd, MIB)
        except OSError:
            raw = b""
        if not raw:
            # The driver is gone.
            self.end()
        if self.stop_at is None:
            self.take(raw)

    def take(self, raw):
        """Forwards the whole lines, unparsed but for those that are meant for the supervisor too."""
        raw = self.partial + raw
        end = raw.rfind(b"\n") + 1
        raw, self.partial = raw[:end], raw[end:]
        self.line_count += raw.count(b"\n")
        if raw.startswith((b'{"c', b'{"s')) or b'\n{"c' in raw or b'\n{"s' in raw:
            self.take_lines(raw.splitlines(True))
        elif raw:
            self.forward_tasks(raw)

    def take_lines(self, lines):
        for line in lines:
            if line.startswith(b'{"control"'):
                self.obey(json.loads(line))
                continue
            if line.startswith(b'{"share"'):
                self.shared_line = line
                self.forward(line)
            else:
                self.forward_tasks(line)

    def forward_tasks(self, raw):
        if not self.has_forwarded:
            self.look_for_orphans(None)
            self.has_forwarded = True
        self.forward(raw)

    def forward(self, raw):
        self.is_busy = True
        self.forwarded += len(raw)
        self.backlog += raw
        self.feed()

    def feed(self):
        try:
            while self.backlog:
                del self.backlog[: os.write(self.tasks_fd, self.backlog)]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            # The child is gone; it is reaped next.
            self.backlog.clear()

    def obey(self, order):
        if order["control"] == "cancel":
            self.board.add_cancel(order["task"])
            current = self.board.current()
            if current[8] == order["task"] and current[0] != self.board.answered()[0]:
                self.condemn(current[0], "cancelled", "The task was cancelled.")
        elif order["control"] == "stop":
            self.stop_at = time.monotonic() + order.get("graceMs", 0) / 1000.0
            self.board.set_control(stopping=1)
            self.backlog.clear()
            # An idle child sees the end of its tasks and goes; a busy one when its task is done.
            os.close(self.tasks_fd)
            self.tasks_fd = os.open(os.devnull, os.O_WRONLY)

    # Watching.

    def next_look(self):
        """Returns the seconds until the child is to be looked at again; None: nothing can happen unseen."""
        now = time.monotonic()
        times = [] if self.stop_at is None else [self.stop_at - now]
        if self.condemned is not None:
            times.append(self.condemned[3] - now)
        if self.is_busy:
            times.append(self.look_seconds(now))
        return max(0.001, min(times)) if times else None

    def look_seconds(self, now):
        _, _, began, _, timeout_ms, limit, _, _, ident = self.board.current()
        if limit:
            return WATCH_MEMORY_SECONDS
        if timeout_ms:
            return min(WATCH_TIME_SECONDS, began + timeout_ms / 1000.0 - now)
        return WATCH_SECONDS

    def watch(self):
        now = time.monotonic()
        if self.stop_at is not None and now >= self.stop_at:
            self.end()
        current = self.board.current()
        sequence, _, began, _, timeout_ms, limit, log_offset, _, ident = current
        self.look_for_orphans(sequence if ident else None)
        if not ident:
            # Idle for certain only when it has read all that was forwarded.
            self.is_busy = limit != self.forwarded or self.board.phase() == Board.STARTING
            return
        if self.condemned is not None:
            if now >= self.condemned[3]:
                send_signal(os.killpg, self.child, signal.SIGKILL)
            return
        if timeout_ms and (now - began) * 1000.0 >= timeout_ms:
            self.condemn(sequence, "timed-out", "The task took longer than its limit of %s." % human_ms(timeout_ms))
        elif limit:
            self.watch_memory(sequence, limit)
        if now - began > WATCH_TIME_SECONDS:
            self.watch_output(sequence, log_offset)

    def watch_memory(self, sequence, limit):
        used = tree_bytes(self.child, limit)
        if used > limit:
            message = "The task needed more than its limit of %s of memory; it had %s." % (human_bytes(limit), human_bytes(used))
            self.condemn(sequence, "out-of-memory", message, signal.SIGKILL)

    def watch_output(self, sequence, log_offset):
        """Cuts the middle out of what a task prints: the first half of what may be kept stays, writers append on."""
        kept = log_offset + self.output_max // 2
        try:
            dropped = os.stat(self.setup["log"]).st_size - kept
            if dropped <= self.output_max // 2:
                return
            fd = os.open(self.setup["log"], os.O_WRONLY)
        except OSError:
            return
        # All is said before the cut: the task may end at any moment after it.
        self.board.set_control(cut=(sequence, self.board.cut_bytes(sequence) + dropped))
        os.pwrite(fd, CUT_MARKER, kept - len(CUT_MARKER))
        os.ftruncate(fd, kept)
        os.close(fd)

    def condemn(self, sequence, state, message, with_signal=signal.SIGTERM):
        self.condemned = (sequence, state, message, time.monotonic() + self.grace)
        self.board.set_control(condemned=sequence)
        send_signal(os.killpg, self.child, with_signal)

    def look_for_orphans(self, sequence, pids=None):
        """Ends what a task has detached from itself, once that task is over; this process is its parent then."""
        for pid in child_pids() if pids is None else pids:
            if pid == self.child:
                continue
            first_seen = self.orphans.setdefault(pid, sequence if self.has_forwarded else PROJECT)
            if first_seen is PROJECT or (sequence is not None and first_seen == sequence):
                continue
            command = command_of(pid)
            if command and send_signal(os.kill, pid, signal.SIGKILL):
                self.warn("LeftoverProcess", "A task left a process running, which was ended: %s" % command)


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
    size = os.stat(log).st_size if os.path.exists(log) else log_offset
    tail = ""
    if size > log_offset:
        answer["log"] = {"offset": log_offset, "length": size - log_offset}
        if dropped:
            answer["log"]["dropped"] = dropped
        tail = read_tail(log, log_offset)
    answer["failure"] = failure("", message, crash_traceback(tail).replace(*link_and_project(setup)), tail)
    return encode_json(answer) + b"\n"


def crash_traceback(tail):
    """Returns what faulthandler wrote when Python crashed, without this file's frames."""
    crash = tail.find("Fatal Python error")
    lines = tail[crash:].splitlines(True) if crash >= 0 else []
    return "".join(line for line in lines if __file__ not in line)


def human_ms(ms):
    return "%g s" % round(ms / 1000.0, 3)


def send_signal(kill, pid, number):
    try:
        kill(pid, number)
        return True
    except (ProcessLookupError, PermissionError):
        return False


def group_of(pid):
    try:
        return os.getpgid(pid)
    except OSError:
        return None


def end_group(child):
    """Ends a child's process group and whatever else descends from this process, and waits until all are gone."""
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


def descendants(pid):
    """Returns a process and all below it, by id."""
    found = [pid]
    for each in found:
        found.extend(child_pids(each))
    return found


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


PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
prctl = None


def load_ahead():
    """Loads what each child needs: before any fork, and before gcd says what to run, which may be a while."""
    import faulthandler
    import importlib
    import inspect
    import io

    global prctl
    if IS_LINUX:
        import ctypes

        prctl = ctypes.CDLL(None, use_errno=True).prctl


def call_prctl(option, value):
    """Calls prctl (man 2 prctl) where there is one: orphans come to the supervisor, and no child outlives it."""
    if prctl is not None:
        prctl(option, int(value), 0, 0, 0)


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


def offer_to_oom_killer():
    """Makes the kernel end the task, not the supervisor that tells of it, when memory runs out (man 5 proc)."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("500")
    except OSError:
        # Not Linux, or not allowed: the kernel chooses by size alone.
        pass


def signals_to_default():
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def to_high_fd(fd):
    """Moves a descriptor out of the way of tasks that close or count the low ones."""
    high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 200)
    os.close(fd)
    return high


def write_all(fd, raw):
    while raw:
        raw = raw[os.write(fd, raw) :]


def own_address():
    """Returns the address that this machine uses towards others; connecting a datagram socket sends nothing."""
    import socket

    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("10.255.255.255", 9))
            return probe.getsockname()[0]
    except OSError:
        return "127.0.0.1"


def main():
    # What lies beside this file is nobody's to import; nor is what a task leaves in the working folder, which the empty
    # entry stands for that `python -c` puts first.
    beside = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if path not in ("", beside)]
    driver_fd, answers_fd = to_high_fd(os.dup(0)), to_high_fd(os.dup(1))
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    load_ahead()
    host_ip = own_address()
    raw = b""
    while b"\n" not in raw:
        more = os.read(driver_fd, MIB)
        if not more:
            return
        raw += more
    line, rest = raw.split(b"\n", 1)
    setup = json.loads(line)["setup"]
    setup["hostIp"] = host_ip
    # Looked up once: a task may put a link in its place.
    setup["scratch"] = os.path.realpath(setup["scratch"])
    call_prctl(PR_SET_CHILD_SUBREAPER, 1)
    Supervisor(setup, driver_fd, answers_fd, rest).run()


if __name__ == "__main__":
    main()
