"""Starts the runner as a program. Processes that the user's code spawns read this file once more, and run nothing of it."""

import os
import sys

if __name__ == "__main__":
    own_folder = os.path.dirname(os.path.abspath(__file__))
    # Its modules are found by their package's name alone: Python has put this folder first, with all links resolved.
    others = [path for path in sys.path if path not in (own_folder, os.path.realpath(own_folder))]
    sys.path[:] = [os.path.dirname(own_folder)] + others
    from gcd_runner.start import main

    sys.path[:] = others
    main()
