"""Lays a power series out as days: a row a day, a column a time of day, None where nothing was measured.

The layout is that of solar-data-tools (https://solar-data-tools.readthedocs.io), where every method works on it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

from .reading import PowerSeries

DAY_S = 86_400

#: Hours that the centre of a plant's power may be from 12 on a clock that is right.
NEAR_NOON_H = 3


@dataclass(frozen=True)
class DayMatrix:
    """Power by day and time of day."""

    days: list[list[float | None]]
    """One list a day, from the file's first day to its last, each with a value for every interval of the day."""
    interval_s: float
    """Sampling interval, in seconds."""
    noon_h: float
    """Hour on the file's clock at which the power has its centre."""
    clock_shift_h: int
    """Whole hours that were added to the file's clock to bring that centre to 12, mostly 0."""

    @property
    def interval_h(self) -> float:
        """Sampling interval, in hours."""
        return self.interval_s / 3600


def to_days(series: PowerSeries) -> DayMatrix:
    """Lays a series out by days that begin at midnight of the place where the plant stands.

    A file may be in UTC, or in any other zone. When the power's centre is more than three hours from noon, its clock
    is shifted by whole hours until it is nearest to noon: a day in UTC would end in the middle of an American
    afternoon. Less than that is the plant facing east or west, clouds, or daylight saving time, and stays as it is.
    """
    interval_s = sampling_interval(series.seconds)
    noon_h = centre_of_power(series)
    shift_h = 0 if noon_h is None or abs(12 - noon_h) <= NEAR_NOON_H else round(12 - noon_h)
    slots = max(1, round(DAY_S / interval_s))
    cells: dict[tuple[int, int], list[float]] = {}
    for second, power in zip(series.seconds, series.power):
        slot = math.floor((second + shift_h * 3600) / interval_s + 0.5)
        cells.setdefault(divmod(slot, slots), []).append(power)
    first, last = min(cells)[0], max(cells)[0]
    days = [[mean_or_none(cells.get((day, slot))) for slot in range(slots)] for day in range(first, last + 1)]
    return DayMatrix(days, interval_s, noon_h if noon_h is not None else 12.0, shift_h)


def sampling_interval(seconds: list[float]) -> float:
    """Returns the median step between neighbouring moments, in whole seconds: gaps do not move it."""
    steps = [after - before for before, after in zip(seconds, seconds[1:])]
    if not steps:
        raise ValueError("one sample is too few for a sampling interval")
    return float(max(1, min(DAY_S, round(median(steps)))))


def centre_of_power(series: PowerSeries) -> float | None:
    """Returns the mean time of day weighted with power, as an hour from 0 to 24; None when there is no power.

    The mean is taken on the circle (https://en.wikipedia.org/wiki/Circular_mean), as a file in UTC may have its noon
    near midnight. A single enormous value may not decide: power counts up to its 98th percentile.
    """
    cap = percentile([power for power in series.power if power > 0], 98)
    east = north = 0.0
    for second, power in zip(series.seconds, series.power):
        angle = 2 * math.pi * (second % DAY_S) / DAY_S
        weight = min(max(power, 0.0), cap)
        east += weight * math.sin(angle)
        north += weight * math.cos(angle)
    if math.hypot(east, north) == 0:
        return None
    return (math.atan2(east, north) * 12 / math.pi) % 24


def mean_or_none(values: list[float] | None) -> float | None:
    """Returns the mean, or None where there is nothing."""
    return sum(values) / len(values) if values else None


def percentile(values: list[float], percent: float) -> float:
    """Returns a percentile by linear interpolation between ranks, as numpy does by default; 0 of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    rank = (len(ordered) - 1) * percent / 100
    low = math.floor(rank)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (rank - low)
