"""The clocks by which tasks are measured."""

import time

# A task that was over sooner than this has started neither a thread nor a process: that takes longer.
START_SECONDS = 0.000020


class Clocks:
    """Holds the clocks out of reach of tasks that patch `time`; freezegun also patches what modules hold."""

    wall = time.time
    steady = time.monotonic
    cpu = time.process_time
    sleep = time.sleep
