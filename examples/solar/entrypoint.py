"""Statistics of a photovoltaic plant from its power alone, with Python's standard library.

Each task is one column of one file. What a word means, and where its definition comes from, stands in the module that
computes it: ``reading``, ``daymatrix``, ``capacity``, ``energy``, ``clipping``, ``clear_days``, ``quality``.
"""

from __future__ import annotations

from statistics import median

from .capacity import daytime_slots, estimate_capacity
from .clear_days import find_clear_days, find_dark_days
from .clipping import find_clipping
from .daymatrix import to_days
from .energy import daily_energies
from .quality import find_gaps, missing_daytime_share, stale_share, without_outliers
from .reading import read_power


def entrypoint(local_file: str, curr_process_column: str) -> dict:
    """Computes the statistics of one column of power.

    Parameters
    ----------
    local_file:
        Path of the CSV file on the machine where the task runs.
    curr_process_column:
        Header of the column of power.

    Returns
    -------
    dict
        One row of ``results.csv``; the README says what each key means. What the data do not tell is None.
    """
    series = read_power(local_file, curr_process_column)
    measured = to_days(series)
    capacity = estimate_capacity(measured)
    matrix, outliers = without_outliers(measured, capacity)
    slots = daytime_slots(matrix, capacity)
    energies = daily_energies(matrix, slots)
    clipping = find_clipping(matrix, capacity)
    gaps = find_gaps(series.seconds, matrix.interval_s)
    print(f"{series.rows} rows, {len(matrix.days)} days, every {matrix.interval_s:.0f} s")
    return {
        "unit": series.unit,
        "rows": series.rows,
        "days": sum(any(day[slot] is not None for slot in slots) for day in matrix.days),
        "interval_minutes": round(matrix.interval_s / 60, 2),
        "capacity": significant(capacity),
        **describe_energies(energies),
        "is_clipped": clipping.level is not None,
        "clipping_level": significant(clipping.level),
        "clipping_share": round(clipping.share, 4),
        "clipped_days": clipping.days,
        "clear_day_share": share_of_true(find_clear_days(matrix, energies)),
        "dark_day_share": share_of_true(find_dark_days(energies)),
        "noon_hour": round(matrix.noon_h, 2),
        "clock_shift_hours": matrix.clock_shift_h,
        "missing_share": round(gaps.missing_share, 4),
        "missing_daytime_share": round(missing_daytime_share(measured, slots), 4),
        "gaps": gaps.count,
        "longest_gap_hours": round(gaps.longest_h, 2),
        "stale_share": round(stale_share(matrix, capacity, clipping.level), 4),
        "outliers": outliers,
        "unreadable_rows": series.unreadable,
        "duplicate_rows": series.duplicates,
        "is_ordered": series.is_ordered,
    }


def describe_energies(energies: list[float | None]) -> dict:
    """Returns the number of days that were measured whole, and their energies' median, maximum and sum."""
    known = [energy for energy in energies if energy is not None]
    return {
        "complete_days": len(known),
        "daily_energy_median": significant(median(known)) if known else None,
        "daily_energy_max": significant(max(known)) if known else None,
        "energy_total": significant(sum(known)) if known else None,
    }


def share_of_true(verdicts: list[bool | None]) -> float | None:
    """Returns the share of days of which something is true, out of those that could be judged."""
    judged = [verdict for verdict in verdicts if verdict is not None]
    return round(sum(judged) / len(judged), 4) if judged else None


def significant(value: float | None) -> float | None:
    """Rounds to five significant digits: plants are between watts and megawatts."""
    return None if value is None else float(f"{value:.5g}")
