"""Inverts matrices and computes their eigenvalues with numpy, to keep a processor busy with something that is checked."""

from __future__ import annotations

import csv
import time

import numpy as np


def entrypoint(local_file: str, curr_process_column: str) -> dict:
    """Works through the matrix sizes in one column of a CSV file.

    Parameters
    ----------
    local_file:
        Path of the input on the machine where the task runs.
    curr_process_column:
        Header of the column with the sizes.

    Returns
    -------
    dict
        One row of ``results.csv``: extremes over all matrices of the file, and the time that the arithmetic took.
    """
    sizes = read_sizes(local_file, curr_process_column)
    if not sizes:
        raise ValueError(f"column {curr_process_column!r} names no size")
    start = time.perf_counter()
    matrices = [solve(size, seed) for seed, size in enumerate(sizes)]
    seconds = time.perf_counter() - start
    print(f"{len(sizes)} matrices of up to {max(sizes)} rows in {seconds:.2f} s")
    return {
        "matrices": len(sizes),
        "largest_size": max(sizes),
        "smallest_eigenvalue": min(matrix["smallest_eigenvalue"] for matrix in matrices),
        "largest_eigenvalue": max(matrix["largest_eigenvalue"] for matrix in matrices),
        "worst_condition": max(matrix["condition"] for matrix in matrices),
        "worst_residual": max(matrix["residual"] for matrix in matrices),
        "seconds": seconds,
    }


def read_sizes(path: str, column: str) -> list[int]:
    """Returns the whole numbers of a CSV column from top to bottom."""
    with open(path, newline="", encoding="utf-8") as file:
        return [int(row[column]) for row in csv.DictReader(file)]


def solve(size: int, seed: int) -> dict:
    """Makes a symmetric positive definite matrix of ``size`` rows, inverts it, and finds its eigenvalues.

    The matrix is ``B @ B.T / size + I`` with standard normal B. By the law of Marchenko and Pastur
    (https://en.wikipedia.org/wiki/Marchenko%E2%80%93Pastur_distribution) the eigenvalues of large ones lie between 1
    and 5, so the result can be checked. The residual is the largest entry of ``A @ inverse - I``, in absolute value.
    """
    square = np.random.default_rng(seed).standard_normal((size, size))
    matrix = square @ square.T / size + np.eye(size)
    eigenvalues = np.linalg.eigvalsh(matrix)
    residual = np.abs(matrix @ np.linalg.inv(matrix) - np.eye(size)).max()
    return {
        "smallest_eigenvalue": float(eigenvalues[0]),
        "largest_eigenvalue": float(eigenvalues[-1]),
        "condition": float(eigenvalues[-1] / eigenvalues[0]),
        "residual": float(residual),
    }
