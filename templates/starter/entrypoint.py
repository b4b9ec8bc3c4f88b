"""What gcd calls: the function ``entrypoint``, once for each input file and column."""

import csv
from statistics import mean


def entrypoint(local_file, curr_process_file, curr_process_column):
    """Summarises one column of one CSV file.

    gcd calls this by keyword, with those of its arguments that are named here. There are more to choose from:

    data_bucket          where the inputs are: the bucket, or a name that stands for the data folder
    curr_process_file    name of the input: its path below the data folder, or its whole key in the bucket
    curr_process_column  column to work on; the text "None" when no column matches, or the file is no CSV file
    local_file           path of the input on the machine where this runs; fetched only when it is named here
    task_id, attempt     which task this is, and which try at it, counted from 1
    scratch_dir          folder for temporary files, and the working folder; emptied after the task
    solver_name, solver_file                           set by config.yaml, if it names a licence
    aws_access_key, aws_secret_access_key, aws_region  for clients of your own

    Return a dict: it becomes one row of results.csv. Whatever is printed can be read with ``gcd logs``. A file that is to
    stay has to be written to a whole path. An exception makes this task fail, and no other.
    """
    with open(local_file, newline="", encoding="utf-8") as file:
        values = [float(row[curr_process_column]) for row in csv.DictReader(file) if row[curr_process_column]]
    if not values:
        raise ValueError("%s has no numbers in column %s" % (curr_process_file, curr_process_column))
    print("read %d values" % len(values))
    return {"count": len(values), "mean": round(mean(values), 3), "max": max(values)}
