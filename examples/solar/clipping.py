"""Whether an inverter cuts off the top of the day, at which power, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from .capacity import DAYTIME_SHARE, day_peak
from .daymatrix import DayMatrix

#: How far from each other values of one plateau may be, as a share of it.
TOLERANCE = 0.005
#: A plateau lasts at least so long: the top of a clear day's curve stays within 0.5 % for less than that.
SHORTEST_H = 1.0
#: And it has at least so many samples, which matters when one is taken every half hour or more seldom.
FEWEST_SAMPLES = 4


@dataclass(frozen=True)
class Clipping:
    """What is known about a plant's ceiling."""

    level: float | None
    """Power at which it is cut off; None when it is not."""
    share: float
    """Share of the daytime samples that lie at that power, from 0 to 1."""
    days: int
    """Days that reach it for an hour or longer."""


def find_clipping(matrix: DayMatrix, capacity: float) -> Clipping:
    """Finds the power at which an inverter clips.

    Clipping is a plateau at the top of a day that comes back at the same power on other days. As in pvanalytics, whose
    ``features.clipping.levels`` takes values within 0.5 % of each other for one level and whose ``threshold`` wants an
    hour of it (https://pvanalytics.readthedocs.io/en/stable/api.html#clipping), and as compared by Perry, Muller and
    Anderson, "Performance comparison of clipping detection techniques in AC power time series" (IEEE PVSC, 2021).
    That it comes back tells an inverter's limit from the broad noon of a tracker and from a sensor that got stuck:
    at least two days, and half of those with a plateau near the capacity, must agree within 0.5 %.
    """
    tops = [top for top in (day_plateau(day, matrix.interval_h) for day in matrix.days) if top is not None]
    high = [top for top in tops if top >= 0.95 * capacity]
    if len(high) < 2:
        return Clipping(None, 0.0, 0)
    level = median(high)
    agreeing = [top for top in high if abs(top - level) <= TOLERANCE * level]
    if len(agreeing) < max(2, len(high) / 2):
        return Clipping(None, 0.0, 0)
    daytime = [p for day in matrix.days for p in day if p is not None and p > DAYTIME_SHARE * capacity]
    at_level = sum(abs(power - level) <= TOLERANCE * level for power in daytime)
    return Clipping(level, at_level / len(daytime), len(agreeing))


def day_plateau(day: list[float | None], interval_h: float) -> float | None:
    """Returns the median of the longest run of values within 0.5 % of the day's peak, None if it is too short."""
    peak = day_peak(day, interval_h)
    longest: list[float] = []
    run: list[float] = []
    for power in day:
        run = run + [power] if power is not None and abs(power - peak) <= TOLERANCE * peak else []
        longest = max(longest, run, key=len)
    is_long = len(longest) >= FEWEST_SAMPLES and (len(longest) - 1) * interval_h >= SHORTEST_H
    return median(longest) if is_long and peak > 0 else None
