"""The memory that supervisor and child share."""

import mmap
import struct

from gcd_runner.units import MIB


class Board:
    """Is the memory that outlives a child: which task it runs, and the answers that it has not written yet.

    CURRENT  sequence, start (epoch ms), start (monotonic), CPU before, time limit ms, memory limit, log offset, attempt,
             length of the id, id, sequence again: a reader takes it only when both agree and it has read the same twice
    PENDING  sequence of the last answered task, bytes of answers in the buffer
    CONTROL  written by the supervisor alone: stopping, sequence that is condemned, sequence whose output was cut, bytes
             that are gone of it, and last of all attention, which counts the changes
    RECALL   written by the supervisor alone: sequence of a long task, when the appointment was made, the bytes of the tasks'
             pipe of which the tasks have gone back, and the sequence again once gcd has been told
    ENDED    sequence of the last task that has ended; written before it is answered
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
    RECALL = struct.Struct("=QdQQ")
    RECALL_AT = 704
    ENDED = struct.Struct("=Q")
    ENDED_AT = 768
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

    def set_ended(self, sequence):
        self.ENDED.pack_into(self.memory, self.ENDED_AT, sequence)

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
        self.set_recall(0, 0.0)
        self.set_ended(0)
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

    def set_recall(self, sequence, at, gone=0, told=0):
        self.RECALL.pack_into(self.memory, self.RECALL_AT, sequence, at, gone, told)

    def recall(self):
        """Returns (sequence of the long task, monotonic time, bytes that have gone back, sequence once told)."""
        return self.RECALL.unpack_from(self.memory, self.RECALL_AT)

    def ended(self):
        return self.ENDED.unpack_from(self.memory, self.ENDED_AT)[0]

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
