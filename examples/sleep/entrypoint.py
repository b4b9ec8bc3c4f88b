"""The smallest useful project: sums up one column of a small file and sleeps for a moment.

Python's standard library is all it needs, so it shows what gcd does before anything is installed.
"""

from __future__ import annotations

import csv
import time
import zlib

SHORTEST_S = 0.1
LONGEST_S = 0.5


def entrypoint(local_file: str, curr_process_file: str, curr_process_column: str) -> dict:
    """Summarises one column of one CSV file, after a short sleep that stands for real work.

    gcd calls this once for each (file, column) pair, with those of its keyword arguments that are named here.

    Parameters
    ----------
    local_file:
        Path of the input on the machine where the task runs.
    curr_process_file:
        Name of the input: its path below the data folder, or its key in the bucket.
    curr_process_column:
        Header of the column to read.

    Returns
    -------
    dict
        One row of ``results.csv``. Powers are in watts.
    """
    powers = read_column(local_file, curr_process_column)
    if not powers:
        raise ValueError(f"{curr_process_file} has no numbers in column {curr_process_column!r}")

    seconds = sleep_seconds(curr_process_file, curr_process_column)
    print(f"read {len(powers)} rows of {curr_process_file}, now sleeping {seconds} s")
    time.sleep(seconds)
    return {
        "rows": len(powers),
        "sum_w": round(sum(powers), 3),
        "mean_w": round(sum(powers) / len(powers), 3),
        "max_w": max(powers),
        "slept_s": seconds,
    }


def read_column(path: str, column: str) -> list[float]:
    """Returns the numbers of a CSV column from top to bottom; empty cells are left out."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        if column not in (rows.fieldnames or []):
            # "None" is what gcd passes for a file in which process_column_keywords matches nothing.
            what = "column that process_column_keywords matches" if column == "None" else f"column {column!r}"
            raise ValueError(f"no {what}; the file has {rows.fieldnames}")
        return [float(row[column]) for row in rows if row[column]]


def sleep_seconds(file: str, column: str) -> float:
    """Returns a time between 0.1 and 0.5 s, in steps of 0.01 s, that is always the same for the same task.

    A checksum spreads the tasks over that span. Python's own ``hash`` of a text differs from process to process.
    """
    share = zlib.crc32(f"{file}\n{column}".encode("utf-8", "surrogateescape")) / 0xFFFFFFFF
    return round(SHORTEST_S + share * (LONGEST_S - SHORTEST_S), 2)
