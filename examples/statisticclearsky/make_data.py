"""Makes the file in ``data/``: two years of a roof that loses 2 % of its power a year, hour by hour without the nights.

    python3 make_data.py [folder]

The sun is computed, clouds and noise come from a generator with a fixed seed: the same numbers come out every time.
"""

from __future__ import annotations

import math
import random
import sys
from datetime import datetime, timedelta
from pathlib import Path

SEED = 20260303
DAYS = 730
LATITUDE = math.radians(37.4)
ARRAY_W = 6600
CLOUDY_SHARE = 0.25
LOSS_A_YEAR = 0.02
#: The logger works while the sine of the sun's height is above this, so that every day has a zero before and after it.
TWILIGHT = -0.3


def main() -> None:
    """Writes the file to the folder that the command line names, else to ``data`` beside this program."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data"
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED)
    lines = ["Time,Power(W)"]
    for day in range(DAYS):
        midnight = datetime(2022, 1, 1) + timedelta(days=day)
        is_cloudy = rng.random() < CLOUDY_SHARE
        age = 1 - LOSS_A_YEAR * day / 365
        for hour in range(24):
            sky = 0.2 + 0.7 * rng.random() if is_cloudy else 1 - 0.01 * rng.random()
            height = sine_of_elevation(midnight + timedelta(hours=hour))
            if height > TWILIGHT:
                power = max(0, round(ARRAY_W * height * sky * age))
                lines.append(f"{midnight:%Y-%m-%d} {hour:02d}:00,{power}")
    (folder / "roof.csv").write_bytes(("\n".join(lines) + "\n").encode("utf-8"))


def sine_of_elevation(time: datetime) -> float:
    """Returns the sine of the sun's height by solar time.

    Declination after P. I. Cooper, "The absorption of radiation in solar stills" (Solar Energy 12, 1969).
    """
    declination = math.radians(23.45 * math.sin(2 * math.pi * (284 + time.timetuple().tm_yday) / 365))
    hour_angle = math.radians(15 * (time.hour - 12))
    direct = math.cos(LATITUDE) * math.cos(declination) * math.cos(hour_angle)
    return math.sin(LATITUDE) * math.sin(declination) + direct


if __name__ == "__main__":
    main()
