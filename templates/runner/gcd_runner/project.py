"""How the project is imported, and what is said of one that cannot be used."""

import os
import sys

from gcd_runner.failures import OWN_FILES, describe_exception, failure
from gcd_runner.results import kind_name


class Broken(Exception):
    """Says why the project cannot be used."""


def import_folder(setup):
    """Returns the folder that holds a link to the project and nothing else."""
    return setup["scratch"] + ".import"


def link_and_project(setup):
    """Returns the path by which the project is imported, and the one by which its author knows it."""
    return os.path.join(import_folder(setup), "project") + os.sep, setup["project"].rstrip(os.sep) + os.sep


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


def describe_broken(error, rename):
    """Returns what is told of a project that cannot be used, from what was raised as it was taken in."""
    if isinstance(error, Broken):
        return failure("", str(error))
    import importlib

    own_paths = (OWN_FILES, importlib.__file__, "<frozen importlib.")
    told = describe_exception(error, own_paths, rename)
    if isinstance(error, SystemExit):
        told["message"] = "entrypoint.py called sys.exit(%r) while it was imported." % (error.code,)
    return told
