"""One slot of gcd: serves task after task to the user's `entrypoint`, and enforces its limits.

A supervisor forks a child (supervisor.py). The child imports the project once and runs the tasks (child.py); the supervisor
hands lines on, watches time, memory and output, and ends the child's process group when it must. The supervisors of several
slots may be forks of one Python themselves (fork_runners.py). Both speak JSON lines with gcd; docs/runner-protocol.md has the
words. Python's standard library alone, 3.8 and newer, Linux and macOS.
"""
