"""Runs the pipeline of solar-data-tools on one column of power and returns the key numbers of its report."""

from __future__ import annotations

import os
import re

import pandas as pd
from solardatatools import DataHandler

#: Solves what the pipeline needs without a licence; solar-data-tools' own default.
FREE_SOLVER = "CLARABEL"


def entrypoint(
    local_file: str,
    curr_process_column: str,
    solver_name: str | None = None,
    solver_file: str | None = None,
) -> dict:
    """Analyses one column of one CSV file.

    Parameters
    ----------
    local_file:
        Path of the CSV file on the machine where the task runs; its first column holds the times.
    curr_process_column:
        Header of the column of power: in kW if it says so, else in watts.
    solver_name:
        ``solver_name`` of ``config.yaml``, such as MOSEK; without one, Clarabel.
    solver_file:
        Path of the solver's licence.

    Returns
    -------
    dict
        One row of ``results.csv``.

    Raises
    ------
    ValueError
        If the file has no such column.
    RuntimeError
        If the data are too poor for the pipeline.
    """
    if solver_file:
        # https://docs.mosek.com/latest/licensing/client-setup.html
        os.environ["MOSEKLM_LICENSE_FILE"] = solver_file
    solver = solver_name or FREE_SOLVER
    handler = DataHandler(read_power(local_file, curr_process_column))
    handler.run_pipeline(
        power_col=curr_process_column,
        units="kW" if re.search(r"kw", curr_process_column, re.IGNORECASE) else "W",
        fix_shifts=True,
        solver=solver,
        solver_convex=solver,
        verbose=False,
    )
    return key_numbers(handler, solver)


def read_power(path: str, column: str) -> pd.DataFrame:
    """Returns the column as a table with an index of times, which is what DataHandler takes.

    Whole numbers become fractions, as solar-data-tools 2.1.5 fails on integers: it puts NaN among them.
    """
    table = pd.read_csv(path, index_col=0, parse_dates=[0])
    if column not in table:
        # "None" is what gcd passes for a file in which process_column_keywords matches nothing.
        what = "column that process_column_keywords matches" if column == "None" else f"column {column!r}"
        raise ValueError(f"no {what}; the file has {list(table.columns)}")
    return table[[column]].apply(pd.to_numeric, errors="coerce").astype(float)


def key_numbers(handler: DataHandler, solver: str) -> dict:
    """Returns what the pipeline found, under names that say the unit."""
    report = handler.report(verbose=False, return_values=True)
    if report is None:
        raise RuntimeError("solar-data-tools could not finish; what it printed is in the task's log")
    return {
        "solver": solver,
        "days": int(handler.num_days),
        "capacity_estimate_kw": round(float(report["capacity"]), 4),
        "sampling_minutes": int(report["sampling"]),
        "data_quality_score": round(float(report["quality score"]), 4),
        "data_clearness_score": round(float(report["clearness score"]), 4),
        "inverter_clipping": bool(report["inverter clipping"]),
        "clipped_day_share": round(float(report["clipped fraction"]), 4),
        "clip_points": int(handler.num_clip_points),
        "capacity_changes": bool(report["capacity change"]),
        "quality_scores_are_normal": bool(report["data quality warning"]),
        "time_shifts": bool(report["time shift correction"]),
        "time_zone_correction_hours": int(report["time zone correction"]),
    }
