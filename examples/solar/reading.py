"""Reads a column of power from CSV files as they come: any delimiter, date format, order, unit and gaps."""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1)

TIME_NAME = re.compile(r"time|date|measured_on|stamp", re.IGNORECASE)

#: Formats besides ISO 8601. A day-first and a month-first reading are told apart by ``parse_times``.
FORMATS = (
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
)

KILOWATTS = {"w": 0.001, "kw": 1.0, "mw": 1000.0}


@dataclass(frozen=True)
class PowerSeries:
    """Samples of power in the order of time, one for each moment."""

    seconds: list[float]
    """Moments, in seconds since 1970 on the clock of the file."""
    power: list[float]
    """Power at these moments, in ``unit``."""
    unit: str
    """``kW``, or ``as in the file`` where the column's name does not tell."""
    rows: int
    """Rows of the file below its header."""
    unreadable: int
    """Rows without a number or without a time that can be read."""
    duplicates: int
    """Rows whose time occurs again further down; the last one counts."""
    is_ordered: bool
    """Whether the rows came in the order of time."""


def read_power(path: str, column: str) -> PowerSeries:
    """Reads one column of a CSV file together with the file's times.

    Raises
    ------
    ValueError
        If the column is missing, if there is no column of times, or if no row can be read.
    """
    header, rows, delimiter = read_rows(path)
    if column not in header:
        # "None" is what gcd passes for a file in which process_column_keywords matches nothing.
        what = "column that process_column_keywords matches" if column == "None" else f"column {column!r}"
        raise ValueError(f"no {what}; the file has {header}")
    value_at = header.index(column)
    time_at = find_time_column(header, rows, value_at)
    times = parse_times([cell(row, time_at) for row in rows])
    unit, factor = unit_of(column)
    samples = [
        (time, value * factor)
        for time, value in zip(times, (parse_number(cell(row, value_at), delimiter) for row in rows))
        if time is not None and value is not None
    ]
    if not samples:
        raise ValueError(f"column {column!r} has no row with both a time and a number")
    by_time = dict(samples)
    ordered = sorted(by_time)
    return PowerSeries(
        seconds=ordered,
        power=[by_time[time] for time in ordered],
        unit=unit,
        rows=len(rows),
        unreadable=len(rows) - len(samples),
        duplicates=len(samples) - len(by_time),
        is_ordered=all(a[0] <= b[0] for a, b in zip(samples, samples[1:])),
    )


def read_rows(path: str) -> tuple[list[str], list[list[str]], str]:
    """Returns a CSV file's header, its rows, and its delimiter: the one that the header has most of."""
    with open(path, newline="", encoding="utf-8-sig", errors="replace") as file:
        first_line = file.readline()
        delimiter = max(",;\t|", key=first_line.count)
        file.seek(0)
        rows = [row for row in csv.reader(file, delimiter=delimiter) if row]
    if len(rows) < 2:
        raise ValueError("the file has a header and no rows" if rows else "the file is empty")
    return [name.strip() for name in rows[0]], rows[1:], delimiter


def cell(row: list[str], index: int) -> str:
    """Returns a row's cell, or nothing where the row is too short."""
    return row[index].strip() if index < len(row) else ""


def find_time_column(header: list[str], rows: list[list[str]], value_at: int) -> int:
    """Returns the index of the column of times: one that is called so, else the first that reads as times."""
    others = [index for index in range(len(header)) if index != value_at]
    for index in sorted(others, key=lambda at: not TIME_NAME.search(header[at])):
        if any(time is not None for time in parse_times([cell(row, index) for row in rows[:20]])):
            return index
    raise ValueError(f"no column of times; the file has {header}")


def parse_times(texts: list[str]) -> list[float | None]:
    """Returns moments in seconds since 1970, None where a text is no time.

    One format holds for the whole file: the one that most texts fit, and of two that fit as well the one that makes
    the shorter span: 1/2/2022 to 1/6/2022 are five days and not five months. Times with an offset are brought to the
    offset of the first one, so that a change to daylight saving time leaves neither gap nor overlap.
    """
    readings = [parse_iso_times(texts)] + [parse_formatted_times(texts, pattern) for pattern in FORMATS]
    return min(readings, key=lambda times: (times.count(None), span(times)))


def span(times: list[float | None]) -> float:
    """Returns the seconds from the first moment to the last one."""
    known = [time for time in times if time is not None]
    return max(known) - min(known) if known else math.inf


def parse_iso_times(texts: list[str]) -> list[float | None]:
    """Reads ISO 8601, with or without an offset; the letter Z is known to ``fromisoformat`` only since Python 3.11."""
    moments: list[datetime | None] = []
    for text in texts:
        try:
            moments.append(datetime.fromisoformat(re.sub(r"[Zz]$", "+00:00", text)))
        except ValueError:
            moments.append(None)
    offset = next((moment.utcoffset() for moment in moments if moment and moment.tzinfo), None) or timedelta(0)
    return [None if moment is None else clock_seconds(moment, offset) for moment in moments]


def clock_seconds(moment: datetime, offset: timedelta) -> float:
    """Returns a moment as seconds on the clock that is ``offset`` ahead of UTC."""
    if moment.tzinfo:
        moment = moment.astimezone(timezone(offset)).replace(tzinfo=None)
    return (moment - EPOCH).total_seconds()


def parse_formatted_times(texts: list[str], pattern: str) -> list[float | None]:
    """Reads times in one format of ``strptime``; gives up early on a format that the first text does not fit."""
    times: list[float | None] = []
    for text in texts:
        try:
            times.append((datetime.strptime(text, pattern) - EPOCH).total_seconds())
        except ValueError:
            times.append(None)
            if len(times) == 20 and not any(time is not None for time in times):
                return [None] * len(texts)
    return times


def parse_number(text: str, delimiter: str) -> float | None:
    """Returns a finite number, or None; a comma is a decimal point where it is not the delimiter."""
    try:
        value = float(text if delimiter == "," else text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def unit_of(column: str) -> tuple[str, float]:
    """Returns a column's unit after conversion, and the factor: ``Power(W)``, ``AC Power [kW]``, ``ac_power_kw_1137``.

    W/m2 is an irradiance and stays as it is.
    """
    found = re.search(r"(?<![a-z0-9])([km]?w)(?![a-z0-9/])", column, re.IGNORECASE)
    return ("kW", KILOWATTS[found.group(1).lower()]) if found else ("as in the file", 1.0)
