"""How large the plant is, and when the sun is up there, as far as its power tells."""

from __future__ import annotations

from .daymatrix import DayMatrix, percentile

#: A time of day belongs to the daytime when its power comes above this share of the capacity on the better days.
DAYTIME_SHARE = 0.05
#: In half an hour before or after noon a clear day's power falls by less than 1 %: the cosine of 7.5 degrees.
LONGEST_PAIRED_H = 0.5


def estimate_capacity(matrix: DayMatrix) -> float:
    """Estimates the plant's capacity: the 95th percentile of the daily peaks, wild ones left out.

    solar-data-tools takes the 95th percentile of all samples (``DataHandler.capacity_estimate``), nights included,
    which falls with the length of the night; daily peaks do not depend on it. Peaks above Tukey's outer fence, three
    interquartile ranges above the third quartile, are faults of the meter (J. W. Tukey, Exploratory Data Analysis,
    1977; https://www.itl.nist.gov/div898/handbook/prc/section1/prc16.htm).

    Returns 0 when there is no power at all.
    """
    peaks = [peak for peak in (day_peak(day, matrix.interval_h) for day in matrix.days) if peak > 0]
    third = percentile(peaks, 75)
    fence = third + 3 * (third - percentile(peaks, 25))
    return percentile([peak for peak in peaks if peak <= fence], 95)


def day_peak(day: list[float | None], interval_h: float) -> float:
    """Returns the highest power that two neighbouring samples of a day reach; 0 when there is none.

    So an outlier of a single sample does not count. Of hourly samples the highest counts by itself, because the
    second one lies too far from the noon.
    """
    powers = [0.0 if power is None else power for power in day]
    if interval_h > LONGEST_PAIRED_H:
        return max(powers)
    return max((min(pair) for pair in zip(powers, powers[1:])), default=0.0)


def daytime_slots(matrix: DayMatrix, capacity: float) -> list[int]:
    """Returns the times of day, as columns of the matrix, at which there is power on the better days."""
    slots = []
    for slot in range(len(matrix.days[0])):
        known = [power for power in (day[slot] for day in matrix.days) if power is not None]
        if percentile(known, 90) > DAYTIME_SHARE * capacity > 0:
            slots.append(slot)
    return slots
