"""Makes the file in ``data/``: 100 days of two plants on one meter, every half hour.

    python3 make_data.py [folder]

The sun is computed, clouds and noise come from a generator with a fixed seed: the same numbers come out every time.
"""

from __future__ import annotations

import math
import random
import sys
from datetime import datetime, timedelta
from pathlib import Path

SEED = 20260302
DAYS = 100
STEPS_A_DAY = 48
LATITUDE = math.radians(37.4)
CLOUDY_SHARE = 0.25
#: Array and inverter of each column, in watts: the roof's inverter clips, the barn's does not.
PLANTS = {"Power_roof(W)": (6600, 5000), "Power_barn(W)": (9200, 12000)}


def main() -> None:
    """Writes the file to the folder that the command line names, else to ``data`` beside this program."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data"
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED)
    lines = [",".join(["Time", *PLANTS])]
    for day in range(DAYS):
        midnight = datetime(2024, 4, 1) + timedelta(days=day)
        is_cloudy = rng.random() < CLOUDY_SHARE
        lines += [make_row(midnight + timedelta(minutes=30 * step), is_cloudy, rng) for step in range(STEPS_A_DAY)]
    (folder / "farm.csv").write_bytes(("\n".join(lines) + "\n").encode("utf-8"))


def make_row(time: datetime, is_cloudy: bool, rng: random.Random) -> str:
    """Returns a moment's line: the power of both plants, which stand under the same sky."""
    height = max(0.0, sine_of_elevation(time))
    sky = 0.2 + 0.7 * rng.random() if is_cloudy else 1 - 0.01 * rng.random()
    powers = [
        round(min(inverter, array * height * sky) * (1 + 0.01 * rng.random())) for array, inverter in PLANTS.values()
    ]
    return ",".join([time.strftime("%Y-%m-%d %H:%M"), *map(str, powers)])


def sine_of_elevation(time: datetime) -> float:
    """Returns the sine of the sun's height by solar time.

    Declination after P. I. Cooper, "The absorption of radiation in solar stills" (Solar Energy 12, 1969).
    """
    declination = math.radians(23.45 * math.sin(2 * math.pi * (284 + time.timetuple().tm_yday) / 365))
    hour_angle = math.radians(15 * (time.hour + time.minute / 60 - 12))
    direct = math.cos(LATITUDE) * math.cos(declination) * math.cos(hour_angle)
    return math.sin(LATITUDE) * math.sin(declination) + direct


if __name__ == "__main__":
    main()
