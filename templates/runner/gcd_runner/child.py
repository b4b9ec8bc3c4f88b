"""The child: imports the project and runs the tasks."""

import json
import os
import signal
import sys

from gcd_runner.answers import RESULT_INLINE_BYTES, answer_line, store_result
from gcd_runner.arguments import Arguments
from gcd_runner.aws_hook import AwsHook
from gcd_runner.board import Board
from gcd_runner.capture import OUTPUT_MAX_BYTES, Capture
from gcd_runner.clocks import START_SECONDS, Clocks
from gcd_runner.descriptors import write_all
from gcd_runner.failures import OWN_FILES, describe_exception, failure, one_line, tail_of
from gcd_runner.json_text import encode_json, from_json
from gcd_runner.memory import sampled_rss
from gcd_runner.meter import Meter
from gcd_runner.outbox import Outbox
from gcd_runner.project import describe_broken, import_entrypoint, import_folder, link_and_project
from gcd_runner.recall import await_recall
from gcd_runner.results import Unwritable, kind_name, result_text
from gcd_runner.tasks_pipe import TasksPipe
from gcd_runner.workplace import Workplace


class Child:
    """Imports the project and runs task after task, in a process group of its own."""

    def __init__(self, setup, board, tasks_fd, answers_fd):
        self.setup = setup
        self.board = board
        self.tasks = TasksPipe(tasks_fd)
        self.outbox = Outbox(board, answers_fd)
        self.pid = os.getpid()
        self.supervisor = os.getppid()
        self.sequence = 0
        # Sequence of the task behind which all went back.
        self.recalled = 0
        self.attention = board.attention()
        self.done = 0
        self.rename = link_and_project(setup)
        self.recycle_tasks = setup.get("recycleTasks") or float("inf")
        self.recycle_bytes = setup.get("recycleBytes") or float("inf")

    # Starting.

    def main(self):
        self.capture = Capture(self.setup["log"], self.setup.get("outputBytes", OUTPUT_MAX_BYTES))
        error = self.take_in_project()
        if os.getpid() != self.pid:
            # A process that the project forked while it was imported and that came back too: only one of them serves.
            os._exit(0 if error is None else 1)
        if error is not None:
            self.say_broken(error)
        self.board.set_phase(Board.READY)
        self.say_ready()
        self.serve()

    def take_in_project(self):
        """Imports the project, and notes how it leaves this process; returns what was raised, or None."""
        try:
            self.workplace = Workplace(self.setup)
            self.meter = Meter()
            aws = AwsHook()
            sys.meta_path.insert(0, aws)
            self.entrypoint = import_entrypoint(self.setup["project"], import_folder(self.setup))
            self.arguments = Arguments(self.entrypoint, self.workplace.scratch, aws)
            self.workplace.tells_files = not self.arguments.knows_scratch()
            for each in (self.workplace, self.capture, self.meter):
                each.take_baseline()
        except BaseException as error:
            return error
        return None

    def say_ready(self):
        # Not by platform, which imports subprocess (3.9, 3.10): too early for the meter.
        host, version, accepts = os.uname().nodename, sys.version.split()[0], list(self.arguments.accepts)
        self.say(ready=dict(pid=self.pid, hostname=host, hostIp=self.setup["hostIp"], python=version, accepts=accepts))

    def say_broken(self, error):
        told = describe_broken(error, self.rename)
        self.capture.flush()
        told["outputTail"] = tail_of(self.capture.fd, self.capture.end)
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
            self.board.idle(self.sequence, self.tasks.bytes_read)
            lines = self.tasks.read_lines()
            self.meter.forget_peak()
            for place, line in enumerate(lines, 1):
                if line.startswith('{"task"'):
                    self.run(line)
                    if self.recalled == self.sequence:
                        self.keep_shares(lines[place:])
                        break
                else:
                    self.keep_shares((line,))

    def keep_shares(self, lines):
        for line in lines:
            if line.startswith('{"share"'):
                self.arguments.share(json.loads(line)["share"])

    def run(self, line):
        """Runs the task of a line, and answers it."""
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
            self.heed_recall()
            self.outbox.add(self.sequence, answer_line(ident, attempt, "cancelled", (start, start, 0.0, None), more))
            return
        result = error = None
        try:
            result = self.entrypoint(**self.arguments.of(ident, attempt, task["payload"]))
            # In here: what has just gone off is the task's.
            signal.alarm(0)
        except BaseException as raised:
            error = raised
            signal.alarm(0)
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
            except BaseException as raised:
                # A conversion of the user's own, such as __str__ or tolist.
                error = raised
        if error is None and isinstance(result, BaseException):
            error = result
        if error is None:
            what = "None" if result is None else kind_name(type(result))
            return "failed", failure("", "entrypoint returned %s; it must return a dict." % what), None
        state = "out-of-memory" if limit and isinstance(error, MemoryError) else "failed"
        return state, describe_exception(error, OWN_FILES, self.rename), None

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
            self.workplace.tidy(remarks, seconds, self.arguments.fetched)
            if told is not None:
                self.workplace.look_at_descriptors(remarks)
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
            told["outputTail"] = tail_of(self.capture.fd, extent["offset"]) if extent else ""
            more["failure"] = told
        self.heed_recall()
        try:
            self.outbox.add(self.sequence, answer_line(ident, attempt, state, measured, more, text))
        except OSError:
            # It is on the board, but the task has closed the descriptor, or gcd is gone.
            self.leave()
        self.done += 1
        if self.workplace.is_spoiled or self.done >= self.recycle_tasks or self.has_grown(peak or 0):
            self.leave()

    def heed_recall(self):
        gone = await_recall(self.board, self.sequence, self.supervisor)
        if gone:
            self.recalled, self.tasks.gone_until = self.sequence, gone
            self.outbox.take_note()

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
        self.outbox.flush_last()
        os._exit(0)
