"""The command that the PyPI package gridlabd comes without: ``python gridlabd_command.py model.glm``.

The package's usual class starts a server in a session of its own, which a time limit for the task would not end. This one
is the simulator itself, in this process. Messages go to standard error; the exit code is 0 or 1, as with GridLAB-D's own
command.
"""

from __future__ import annotations

import sys

from gridlabd import DirectGridLabD, GLDErrorCode


def main() -> int:
    """Loads and runs the model that the command line names."""
    simulator = DirectGridLabD()
    steps = (lambda: simulator.load_glm(sys.argv[1:]), simulator.setup_after_load, simulator.run)
    return 0 if all(step() == GLDErrorCode.SUCCESS for step in steps) else 1


if __name__ == "__main__":
    sys.exit(main())
