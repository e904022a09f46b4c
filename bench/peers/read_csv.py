"""polars, DuckDB or pandas in a process of its own: a file's numbers as columns of float32. The argument is which."""
import sys

import numpy as np

from serve import serve

name = sys.argv[1]


def polars(file, columns, threads):
    import polars as pl

    schema = {f"c{c}": pl.Float32 for c in range(columns)}

    def read():
        frame = pl.read_csv(file, schema=schema, rechunk=True)
        return {column: frame[column].to_numpy() for column in schema}

    return pl.__version__, read


def duckdb(file, columns, threads):
    import duckdb as db

    types = {f"c{c}": "FLOAT" for c in range(columns)}
    connection = db.connect(config={"threads": threads})

    def read():
        return connection.execute("SELECT * FROM read_csv(?, header = true, columns = ?)", [file, types]).fetchnumpy()

    return db.__version__, read


def pandas(file, columns, threads):
    import pandas as pd

    types = {f"c{c}": np.float32 for c in range(columns)}

    def read():
        frame = pd.read_csv(file, dtype=types)
        return {column: frame[column].to_numpy() for column in types}

    return pd.__version__, read


def prepare(workload, folder, threads):
    version, read = globals()[name](workload["file"], workload["columns"], threads)
    return version, read, lambda columns: columns


serve(prepare)
