"""Makes the files in ``data/`` and, beside them, ``truth.json`` with what is known about each because it was made so.

    python3 make_data.py [folder]

The same numbers come out every time: the sun is computed, and clouds and noise come from a generator with a fixed
seed. Each file is untidy in a way that real ones are; ``PLANTS`` says in which.
"""

from __future__ import annotations

import json
import math
import random
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

SEED = 20260301


@dataclass(frozen=True)
class Plant:
    """A plant that never was, and the way in which its file is written."""

    name: str
    first_day: date
    days: int
    interval_min: int
    latitude: float
    array_kw: float
    """Power of the array when the sun stands at right angles to it."""
    header: str
    ceiling_kw: float = math.inf
    """Power at which the inverter clips."""
    is_tracker: bool = False
    cloudy_days: tuple[int, ...] = ()
    """Days of broken clouds, counted from 0."""
    snow_days: tuple[int, ...] = ()
    """Days under snow: no power."""
    gaps: tuple[tuple[int, int], ...] = ()
    """Stretches without rows: the number of the first one, and how many."""
    stuck: tuple[tuple[int, int], ...] = ()
    """Stretches in which the meter repeats its last value."""
    spikes: tuple[int, ...] = ()
    """Samples that the meter multiplies by nine."""
    watts: bool = False
    delimiter: str = ","
    time_format: str = "%Y-%m-%d %H:%M:%S"
    utc_offset_h: int = 0
    """What the plant's clock is ahead of the file's."""
    is_shuffled: bool = False


PLANTS = (
    Plant(
        name="roof-clipped",
        first_day=date(2024, 5, 20),
        days=28,
        interval_min=15,
        latitude=37.4,
        array_kw=6.6,
        ceiling_kw=5.0,
        cloudy_days=(3, 4, 9, 15, 16, 22, 27),
        header="Time,Power(W)",
        watts=True,
    ),
    Plant(
        name="barn-gaps",
        first_day=date(2023, 9, 1),
        days=30,
        interval_min=15,
        latitude=40.0,
        array_kw=48.0,
        cloudy_days=(1, 2, 6, 12, 13, 19, 20, 28),
        gaps=((200, 1), (421, 3), (1104, 200), (2400, 2)),
        spikes=(1010, 1970),
        header="Timestamp,AC Power [kW]",
        time_format="%m/%d/%Y %H:%M",
        is_shuffled=True,
    ),
    Plant(
        name="alps-snow",
        first_day=date(2024, 1, 5),
        days=27,
        interval_min=30,
        latitude=46.8,
        array_kw=12.0,
        cloudy_days=(2, 8, 9, 14, 20),
        snow_days=(10, 11, 12, 13, 23),
        header="Datum;Power [kW]",
        delimiter=";",
        time_format="%d.%m.%Y %H:%M",
    ),
    Plant(
        name="desert-tracker-utc",
        first_day=date(2024, 6, 10),
        days=14,
        interval_min=10,
        latitude=34.5,
        array_kw=900.0,
        is_tracker=True,
        cloudy_days=(5,),
        stuck=((1190, 12),),
        header="measured_on,ac_power_kw__17",
        time_format="%Y-%m-%dT%H:%M:%SZ",
        utc_offset_h=-7,
    ),
)


def make_file(plant: Plant, folder: Path) -> dict:
    """Writes one plant's file and returns what is true of it."""
    rng = random.Random(f"{SEED} {plant.name}")
    slots = plant.days * 24 * 60 // plant.interval_min
    start = datetime.combine(plant.first_day, datetime.min.time())
    times = [start + timedelta(minutes=slot * plant.interval_min) for slot in range(slots)]
    turbidity = [rng.uniform(0.97, 1.0) for _ in range(plant.days)]
    powers = [power_at(plant, time, turbidity[(time - start).days], rng) for time in times]
    for first, count in plant.stuck:
        powers[first : first + count] = [powers[first]] * count
    measured = [power * (9 if slot in plant.spikes else 1) for slot, power in enumerate(powers)]
    missing = {slot for first, count in plant.gaps for slot in range(first, first + count)}
    rows = [write_row(plant, times[slot], measured[slot]) for slot in range(slots) if slot not in missing]
    if plant.is_shuffled:
        rng.shuffle(rows)
    text = "\n".join([plant.header, *rows]) + "\n"
    (folder / f"{plant.name}.csv").write_bytes(text.encode("utf-8"))
    return truth_of(plant, powers, missing)


def power_at(plant: Plant, time: datetime, turbidity: float, rng: random.Random) -> float:
    """Returns the power at a moment, in kW; it takes one random number, whatever the weather."""
    day = (time.date() - plant.first_day).days
    chance = rng.random()
    height = sine_of_elevation(plant.latitude, time)
    if height <= 0 or day in plant.snow_days:
        return 0.0
    share = height**0.25 if plant.is_tracker else height
    clouds = 0.15 + 0.75 * chance if day in plant.cloudy_days else 1 - 0.004 * chance
    return min(plant.ceiling_kw, plant.array_kw * share * turbidity * clouds)


def sine_of_elevation(latitude: float, time: datetime) -> float:
    """Returns the sine of the sun's height by the plant's solar time.

    Declination after P. I. Cooper, "The absorption of radiation in solar stills" (Solar Energy 12, 1969).
    """
    declination = math.radians(23.45 * math.sin(2 * math.pi * (284 + time.timetuple().tm_yday) / 365))
    hour_angle = math.radians(15 * (time.hour + time.minute / 60 - 12))
    phi = math.radians(latitude)
    return math.sin(phi) * math.sin(declination) + math.cos(phi) * math.cos(declination) * math.cos(hour_angle)


def write_row(plant: Plant, time: datetime, power_kw: float) -> str:
    """Returns a line of the file; with a semicolon as the delimiter go decimal commas."""
    number = f"{power_kw * 1000:.0f}" if plant.watts else f"{power_kw:.3f}"
    if plant.delimiter == ";":
        number = number.replace(".", ",")
    stamp = (time - timedelta(hours=plant.utc_offset_h)).strftime(plant.time_format)
    return f"{stamp}{plant.delimiter}{number}"


def truth_of(plant: Plant, powers: list[float], missing: set[int]) -> dict:
    """Returns what is known about a plant's file without looking at it; powers and energies in kW and kWh."""
    a_day = 24 * 60 // plant.interval_min
    days = [powers[day * a_day : (day + 1) * a_day] for day in range(plant.days)]
    measured = [day for day in range(plant.days) if count_in_day(missing, day, a_day) < 0.05 * a_day]
    clear = [day for day in measured if day not in plant.cloudy_days + plant.snow_days]
    lit = [power for power in powers if power > 0.05 * max(powers)]
    return {
        "column": plant.header.split(plant.delimiter)[1],
        "days": sum(count_in_day(missing, day, a_day) < a_day for day in range(plant.days)),
        "interval_minutes": plant.interval_min,
        "rows": len(powers) - len(missing),
        "capacity": round(max(powers), 4),
        "complete_days": len(measured),
        "energy_total": round(sum(sum(days[day]) for day in measured) * plant.interval_min / 60, 3),
        "is_clipped": math.isfinite(plant.ceiling_kw),
        "clipping_share": round(sum(power == plant.ceiling_kw for power in lit) / len(lit), 4),
        "clear_day_share": round(len(clear) / len(measured), 4),
        "dark_day_share": round(len(plant.snow_days) / len(measured), 4),
        "missing_share": round(len(missing) / len(powers), 4),
        "gaps": len(plant.gaps),
        "longest_gap_hours": max((count + 1 for _, count in plant.gaps), default=0) * plant.interval_min / 60,
        "outliers": len(plant.spikes),
        "stale_share": round(sum(count for _, count in plant.stuck) / len(lit), 4),
        "clock_shift_hours": plant.utc_offset_h,
        "is_ordered": not plant.is_shuffled,
    }


def count_in_day(slots: set[int], day: int, slots_a_day: int) -> int:
    """Returns how many of the slots, counted from the first day's midnight, lie in a day."""
    return sum(slot // slots_a_day == day for slot in slots)


def main() -> None:
    """Writes all files to the folder that the command line names, else to ``data`` beside this program."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data"
    folder.mkdir(parents=True, exist_ok=True)
    truth = {f"{plant.name}.csv": make_file(plant, folder) for plant in PLANTS}
    (folder / "truth.json").write_text(json.dumps(truth, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
