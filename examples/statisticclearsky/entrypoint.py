"""Fits the statistical clear-sky model to one column of power: what the plant would give without clouds, and its ageing.

B. Meyers, M. Tabone, E. C. Kara, "Statistical Clear Sky Fitting Algorithm" (2018, https://arxiv.org/abs/1907.08279).
"""

from __future__ import annotations

import os
import re

import numpy as np
import pandas as pd
from solardatatools import DataHandler
from statistical_clear_sky import IterativeFitting

#: Solves both programs' problems without a licence. The packages' own defaults ask for MOSEK or ECOS.
FREE_SOLVER = "CLARABEL"
#: Rank of the model, and weights of smoothness of the days' shape, of the seasons, and of the quantile that is fitted:
#: the values in the package's own guide.
RANK = 6
WEIGHTS = {"mu_l": 5e2, "mu_r": 1e3, "tau": 0.9}
#: Ageing and the seasons cannot be told apart in less.
FEWEST_DAYS = 366


def entrypoint(
    local_file: str,
    curr_process_column: str,
    solver_name: str | None = None,
    solver_file: str | None = None,
) -> dict:
    """Fits the model to one column of one CSV file.

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
        If the data are of a year or less.
    RuntimeError
        If the data are too poor to be cleaned.
    """
    if solver_file:
        # https://docs.mosek.com/latest/licensing/client-setup.html
        os.environ["MOSEKLM_LICENSE_FILE"] = solver_file
    solver = solver_name or FREE_SOLVER
    handler = clean(read_power(local_file, curr_process_column), curr_process_column, solver)
    fitting = IterativeFitting(data_handler_obj=handler, rank_k=RANK, solver_type=solver)
    fitting.execute(**WEIGHTS, verbose=False)
    clear = np.maximum(fitting.estimated_clear_sky, 0).sum()
    return {
        "solver": solver,
        "days": int(handler.num_days),
        "degradation_percent_a_year": round(100 * float(fitting.deg_rate), 3),
        "measured_to_clear_energy": round(float(handler.filled_data_matrix.sum() / clear), 4),
        "data_quality_score": round(float(handler.data_quality_score), 4),
    }


def read_power(path: str, column: str) -> pd.DataFrame:
    """Returns the column as a table with an index of times, as fractions: DataHandler fails on whole numbers.

    Raises ValueError if it is not there, or covers a year or less.
    """
    table = pd.read_csv(path, index_col=0, parse_dates=[0])
    if column not in table:
        # "None" is what gcd passes for a file in which process_column_keywords matches nothing.
        what = "column that process_column_keywords matches" if column == "None" else f"column {column!r}"
        raise ValueError(f"no {what}; the file has {list(table.columns)}")
    days = (table.index.max() - table.index.min()).days + 1
    if days < FEWEST_DAYS:
        raise ValueError(f"the file covers {days} days; a model of seasons and ageing needs {FEWEST_DAYS} or more")
    return table[[column]].apply(pd.to_numeric, errors="coerce").astype(float)


def clean(table: pd.DataFrame, column: str, solver: str) -> DataHandler:
    """Returns the data after solar-data-tools filled gaps and found the days with errors."""
    handler = DataHandler(table)
    units = "kW" if re.search(r"kw", column, re.IGNORECASE) else "W"
    handler.run_pipeline(power_col=column, units=units, solver=solver, solver_convex=solver, verbose=False)
    if handler.daily_flags is None:
        raise RuntimeError("solar-data-tools could not finish; what it printed is in the task's log")
    return handler
