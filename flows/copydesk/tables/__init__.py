"""Rows to Arrow and Parquet, back again, and the laws that the tables keep."""

from copydesk.tables.arrow import WRITER, count_bytes, count_rows, read_schema, read_table, to_arrow, write_table
from copydesk.tables.batch import Rows, write_batches

__all__ = [
    "WRITER",
    "Rows",
    "count_bytes",
    "count_rows",
    "read_schema",
    "read_table",
    "to_arrow",
    "write_batches",
    "write_table",
]
