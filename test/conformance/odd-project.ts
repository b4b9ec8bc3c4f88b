import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a project folder with an `entrypoint.py` of this text, and further files by name; returns its path. */
export function makeProject(entrypoint: string, files: Readonly<Record<string, string>> = {}): string {
  const project = mkdtempSync(join(tmpdir(), 'gcd-project-'));
  for (const [name, text] of Object.entries({ 'entrypoint.py': entrypoint, ...files })) {
    writeFileSync(join(project, name), text);
  }
  return project;
}

/** Is an entrypoint whose task says in `do` what is to happen; Python's standard library alone. */
export const ODD_ENTRYPOINT = String.raw`
import os
import signal
import sys
import time


class Thing:
    pass


class Scalar:
    """Looks like a scalar of numpy."""

    def __init__(self, value):
        self.value = value

    def item(self):
        return self.value


def entrypoint(do=None, task_id=None, attempt=None, curr_process_file=None, data_bucket=None, **rest):
    return globals()["do_" + do](task_id=task_id, attempt=attempt, bucket=data_bucket, **rest)


def do_succeed(task_id, attempt, bucket, **rest):
    return {"task_id": task_id, "attempt": attempt, "bucket": bucket, "n": rest.get("n")}


def do_print(**rest):
    print("to stdout")
    print("to stderr", file=sys.stderr)
    os.write(1, b"to descriptor 1\n")
    os.write(2, b"to descriptor 2\n")
    return {}


def do_raise(**rest):
    print("before it fails")
    raise ValueError("no such column: Power")


def do_exit(**rest):
    sys.exit(2)


def do_hard_exit(**rest):
    os._exit(3)


def do_segfault(**rest):
    os.kill(os.getpid(), signal.SIGSEGV)
    time.sleep(60)


def do_loop(**rest):
    while True:
        pass


def do_ignore_sigterm(**rest):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(60)


def do_sleep(path=None, **rest):
    if path:
        open(path, "w").close()
    time.sleep(60)
    return {}


def do_need_memory(megabytes, **rest):
    kept = []
    for _ in range(megabytes):
        kept.append(bytearray(os.urandom(1)) * (1 << 20))
    time.sleep(60)
    return {}


def do_return_odd(**rest):
    return {
        "nan": float("nan"),
        "inf": float("-inf"),
        "big": 2**53 + 1,
        "one": 1.0,
        "int": 1,
        "scalar": Scalar(7),
        "set": {3, 1, 2},
        "tuple": (1, 2),
        "name": "\udcff",
        "text": "µ \u2028 ,\"result\":",
        5: "five",
    }


def do_return_none(**rest):
    return None


def do_return_thing(**rest):
    return {"a": {"b": [1, Thing()]}}


def do_return_large(**rest):
    return {"x": "y" * (2 << 20)}


def do_print_much(megabytes, **rest):
    line = b"x" * (1 << 20)
    os.write(1, b"the beginning\n")
    for _ in range(megabytes):
        os.write(1, line)
    os.write(1, b"\nthe end\n")
    return {}


def do_kill_self(**rest):
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def do_leave_process(**rest):
    import subprocess

    return {"pid": subprocess.Popen(["sleep", "600"]).pid}
`;
