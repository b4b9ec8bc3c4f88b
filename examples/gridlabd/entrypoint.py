"""Runs GridLAB-D, a program of its own, on one model of a power grid and sums up what its recorders wrote."""

from __future__ import annotations

import csv
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# Said while the project is imported, gcd tells before any task runs how to install it.
if shutil.which("gridlabd") is None and importlib.util.find_spec("gridlabd") is None:
    raise ModuleNotFoundError("No module named 'gridlabd'", name="gridlabd")


def entrypoint(local_file: str, curr_process_file: str, scratch_dir: str) -> dict:
    """Simulates one model.

    Parameters
    ----------
    local_file:
        Path of the ``.glm`` model on the machine where the task runs.
    curr_process_file:
        Name of the model, for messages.
    scratch_dir:
        Folder that the task may write to.

    Returns
    -------
    dict
        For each file that a recorder of the model wrote: the number of rows, and the minimum, mean and maximum of each
        property. gcd makes columns such as ``house.air_temperature.mean`` of it.

    Raises
    ------
    RuntimeError
        If the simulator fails, with the first two lines that it complained in.
    """
    with tempfile.TemporaryDirectory(dir=scratch_dir) as folder:
        command = [*gridlabd_command(), str(Path(local_file).resolve())]
        run = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(run.stdout)
        if run.returncode != 0:
            raise RuntimeError(f"gridlabd failed on {curr_process_file}: {first_complaints(run.stdout)}")
        return {file.stem: summarise_recording(file) for file in sorted(Path(folder).glob("*.csv"))}


def first_complaints(output: str) -> str:
    """Returns the first two lines of the simulator's output that are not mere warnings: the cause comes first."""
    complaints = [line.strip() for line in output.splitlines() if line.strip() and "WARNING" not in line]
    return " | ".join(complaints[:2]) or "it gave no reason"


def gridlabd_command() -> list[str]:
    """Returns GridLAB-D's own command where it is installed, else the one made of the package from PyPI."""
    installed = shutil.which("gridlabd")
    return [installed] if installed else [sys.executable, str(Path(__file__).with_name("gridlabd_command.py"))]


def summarise_recording(file: Path) -> dict:
    """Returns the number of rows of a recorder's file, and each property's minimum, mean and maximum.

    Such a file begins with lines of remarks, the last of which names the columns: ``# timestamp,air_temperature``.
    """
    lines = file.read_text(encoding="utf-8").splitlines()
    remarks = [line for line in lines if line.startswith("#")]
    names = remarks[-1].lstrip("# ").split(",")[1:] if remarks else []
    rows = [row[1:] for row in csv.reader(line for line in lines if line and not line.startswith("#"))]
    columns = {name: [parse_value(row[index]) for row in rows] for index, name in enumerate(names)}
    return {"rows": len(rows), **{name: summarise(values) for name, values in columns.items() if values}}


def parse_value(text: str) -> float:
    """Returns a recorded number; of a complex one its magnitude.

    GridLAB-D writes complex numbers as ``+171000+56205j`` (or i), or as magnitude and angle: ``+7183.01-0.125733d`` in
    degrees, r in radians.
    """
    if text[-1] in "dr":
        return float(re.split(r"(?<=[\d.])[+-]", text)[0])
    if text[-1] in "ij":
        return abs(complex(text.replace("i", "j")))
    return float(text)


def summarise(values: list[float]) -> dict:
    """Returns the minimum, mean and maximum of numbers, to the six digits that recorders write."""
    numbers = {"min": min(values), "mean": sum(values) / len(values), "max": max(values)}
    return {name: float(f"{number:.6g}") for name, number in numbers.items()}
