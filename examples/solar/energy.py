"""How much a plant gives a day, and how much of each day was measured."""

from __future__ import annotations

from .daymatrix import DayMatrix

#: A day counts when at least this share of its daytime was measured.
COMPLETE_SHARE = 0.9


def completeness(day: list[float | None], slots: list[int]) -> float:
    """Returns the share of a day's daytime that was measured, from 0 to 1.

    It is pvanalytics' completeness score, for the daytime alone, since many loggers sleep at night:
    https://pvanalytics.readthedocs.io/en/stable/generated/pvanalytics.quality.gaps.completeness_score.html
    """
    return sum(day[slot] is not None for slot in slots) / len(slots) if slots else 0.0


def daily_energies(matrix: DayMatrix, slots: list[int]) -> list[float | None]:
    """Returns each day's energy, in the unit of power times hours; None for days measured less than 90 %.

    The little that is missing of the others is bridged by straight lines. What a plant draws at night is not
    subtracted.
    """
    return [
        sum(max(power, 0.0) for power in bridge(day)) * matrix.interval_h
        if completeness(day, slots) >= COMPLETE_SHARE
        else None
        for day in matrix.days
    ]


def bridge(day: list[float | None]) -> list[float]:
    """Returns a day without holes: a straight line across each, and 0 before the first value and after the last."""
    known = [slot for slot, power in enumerate(day) if power is not None]
    filled: list[float] = [power if power is not None else 0.0 for power in day]
    for before, after in zip(known, known[1:]):
        for slot in range(before + 1, after):
            share = (slot - before) / (after - before)
            filled[slot] = filled[before] + share * (filled[after] - filled[before])
    return filled
