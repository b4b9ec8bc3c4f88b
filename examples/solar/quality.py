"""What is wrong with the measurements: gaps, values that cannot be, and values that got stuck."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .capacity import DAYTIME_SHARE
from .daymatrix import DayMatrix

#: So many equal values in a row are a stuck sensor, as in pvanalytics' ``stale_values_diff``:
#: https://pvanalytics.readthedocs.io/en/stable/generated/pvanalytics.quality.gaps.stale_values_diff.html
STALE_RUN = 6
#: A sample this many times above the capacity is a fault of the meter. The edge of a cloud can add half as much again
#: for a moment: R. Inman, Y. Chu, C. Coimbra, "Cloud enhancement of global horizontal irradiance in California and
#: Hawaii" (Solar Energy 130, 2016).
OUTLIER_FACTOR = 1.6


@dataclass(frozen=True)
class Gaps:
    """What is missing between the first sample and the last one."""

    count: int
    """Steps longer than one and a half sampling intervals."""
    longest_h: float
    """The longest of these steps, in hours; 0 without any."""
    missing_share: float
    """Share of the samples that should be there and are not, from 0 to 1."""


def find_gaps(seconds: list[float], interval_s: float) -> Gaps:
    """Finds the gaps between moments in ascending order, at a sampling interval in seconds."""
    steps = [after - before for before, after in zip(seconds, seconds[1:])]
    gaps = [step for step in steps if step > 1.5 * interval_s]
    missing = sum(round(step / interval_s) - 1 for step in gaps)
    return Gaps(len(gaps), max(gaps, default=0.0) / 3600, missing / (len(seconds) + missing))


def without_outliers(matrix: DayMatrix, capacity: float) -> tuple[DayMatrix, int]:
    """Returns the matrix without samples that are impossibly large or negative, and how many these were."""
    limit = OUTLIER_FACTOR * capacity
    days = [[power if power is None or abs(power) <= limit else None for power in day] for day in matrix.days]
    dropped = sum(day.count(None) for day in days) - sum(day.count(None) for day in matrix.days)
    return replace(matrix, days=days), dropped


def missing_daytime_share(matrix: DayMatrix, slots: list[int]) -> float:
    """Returns the share of the daytime between the first sample and the last that was not measured, from 0 to 1."""
    slots_a_day = len(matrix.days[0])
    powers = [power for day in matrix.days for power in day]
    known = [index for index, power in enumerate(powers) if power is not None]
    lit = set(slots)
    expected = [index for index in range(known[0], known[-1] + 1) if index % slots_a_day in lit]
    return sum(powers[index] is None for index in expected) / len(expected) if expected else 0.0


def stale_share(matrix: DayMatrix, capacity: float, ceiling: float | None) -> float:
    """Returns the share of daytime samples in runs of six or more equal values, from 0 to 1.

    An inverter at its ceiling gives equal values rightly: these are left out.
    """
    daytime = stale = 0
    run: list[float] = []
    for power in [power for day in matrix.days for power in [*day, None]]:
        is_lit = power is not None and power > DAYTIME_SHARE * capacity
        daytime += is_lit
        is_clipped = power is not None and ceiling is not None and abs(power - ceiling) <= 0.005 * ceiling
        suspect = power if is_lit and not is_clipped else None
        if suspect is not None and (not run or run[0] == suspect):
            run.append(suspect)
            continue
        stale += len(run) if len(run) >= STALE_RUN else 0
        run = [] if suspect is None else [suspect]
    return stale / daytime if daytime else 0.0
