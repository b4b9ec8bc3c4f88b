"""The keyword arguments with which `entrypoint` is called."""

import os

from gcd_runner.project import Broken
from gcd_runner.units import MIB

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

# Before each further try of a download. S3 asks for such tries, and boto3 makes as many:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/ErrorBestPractices.html
WAITS_SECONDS = (0.5, 1, 2, 4)


class Arguments:
    """Makes the keyword arguments of each task: those that `entrypoint` accepts, shared ones and its own."""

    def __init__(self, function, scratch, aws):
        self.accepts, self.takes_all, self.required = accepted_names(function)
        self.accepts_set = frozenset(self.accepts)
        self.takes_id, self.takes_attempt = "task_id" in self.accepts_set, "attempt" in self.accepts_set
        self.scratch = scratch
        # Name of the file that was downloaded for the task that runs.
        self.fetched = None
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
            self.fetched = os.path.basename(fetch["name"]) or "file"
            args["local_file"] = os.path.join(self.scratch, self.fetched)
            fetch_file(fetch, args["local_file"])
        return args

    def knows_scratch(self):
        """Tells whether the project asks by name for the folder that is emptied after each task."""
        return not self.takes_all and "scratch_dir" in self.accepts_set


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


def fetch_file(fetch, path):
    """Downloads a task's file; what passes by itself, such as a server that is too busy, is waited out."""
    import time

    for wait in WAITS_SECONDS + (None,):
        try:
            return download(fetch["url"], path)
        except OSError as error:
            if wait is None or not may_pass(error):
                raise OSError("The file %s could not be downloaded: %s" % (fetch["name"], error)) from None
        time.sleep(wait)


def download(url, path):
    import shutil
    import urllib.request

    with urllib.request.urlopen(url, timeout=60) as response, open(path, "wb") as file:
        shutil.copyfileobj(response, file, MIB)
        # The end of a connection that was cut looks like the end of the file.
        length = response.headers["Content-Length"]
        if length is not None and file.tell() != int(length):
            raise ConnectionError("the connection was cut after %d of %s bytes" % (file.tell(), length))


def may_pass(error):
    """Tells an error of the way there from what is said about the file, and from a full disk."""
    import socket
    import urllib.error

    if isinstance(error, urllib.error.HTTPError):
        return error.code >= 500 or error.code == 429
    return isinstance(error, (urllib.error.URLError, ConnectionError, socket.timeout))
