"""What lives on by design when a task is over: the threads and the processes of pools."""

import sys


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
