"""Which days had a clear sky, and on which there was no power."""

from __future__ import annotations

import math

from .daymatrix import DayMatrix, mean_or_none, percentile
from .energy import bridge

#: Most that a clear day's curve may go up and down, in relation to a curve that rises once and falls once.
SMOOTHEST_RATIO = 1.25
#: Least energy of a clear day, in relation to the best days around it.
CLEAR_ENERGY_SHARE = 0.8
#: A day with less energy than this, in relation to the best days around it, has no power to speak of.
DARK_ENERGY_SHARE = 0.05
#: How many days before and after a day tell what it could have given.
SEASON_DAYS = 15
#: Curves are compared in steps of this length, so that the noise of fast loggers does not count as clouds.
STEP_H = 0.25


def find_clear_days(matrix: DayMatrix, energies: list[float | None]) -> list[bool | None]:
    """Tells for each day whether its sky was clear; None where too little was measured.

    A clear day is smooth and rich in energy: the two measures by which solar-data-tools finds its clear days
    (``clear_day_smoothness_param``, ``clear_day_energy_param``, whose 0.8 is used here too;
    https://solar-data-tools.readthedocs.io). Smoothness is that of the variability index by Stein, Hansen and Reno,
    "The Variability Index: A New and Novel Metric for Quantifying Irradiance and PV Output Variability" (World
    Renewable Energy Forum, 2012): the length of the day's curve in relation to that of a clear sky's. No clear-sky
    model is needed for that, as any curve that rises once and falls once goes up and down by twice its maximum,
    be it the bell of a fixed array, the broad shoulders of a tracker, or clipped.
    """
    references = season_references(energies)
    return [
        None
        if energy is None
        else energy > 0
        and energy >= CLEAR_ENERGY_SHARE * reference
        and variation_ratio(day, matrix.interval_h) <= SMOOTHEST_RATIO
        for day, energy, reference in zip(matrix.days, energies, references)
    ]


def find_dark_days(energies: list[float | None]) -> list[bool | None]:
    """Tells for each day whether there was next to no power (snow, a fault); None where too little was measured."""
    return [
        None if energy is None else energy <= DARK_ENERGY_SHARE * reference
        for energy, reference in zip(energies, season_references(energies))
    ]


def season_references(energies: list[float | None]) -> list[float]:
    """Returns for each day the 90th percentile of the energies from 15 days before it to 15 days after it."""
    references = []
    for day in range(len(energies)):
        around = energies[max(0, day - SEASON_DAYS) : day + SEASON_DAYS + 1]
        references.append(percentile([energy for energy in around if energy is not None], 90))
    return references


def variation_ratio(day: list[float | None], interval_h: float) -> float:
    """Returns how far a day's power goes up and down in all, over twice its maximum: 1 for a single hill."""
    size = max(1, math.floor(STEP_H / interval_h + 0.5))
    filled = bridge(day)
    steps = [mean_or_none(filled[start : start + size]) or 0.0 for start in range(0, len(filled), size)]
    curve = [0.0] + [max(power, 0.0) for power in steps] + [0.0]
    highest = max(curve)
    if highest == 0:
        return math.inf
    return sum(abs(after - before) for before, after in zip(curve, curve[1:])) / (2 * highest)
