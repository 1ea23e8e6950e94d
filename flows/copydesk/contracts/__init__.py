"""The contract of the tables, read from `schemas/*.toml`: their only definition."""

from copydesk.contracts.arrow import arrow_schema
from copydesk.contracts.dictionary import data_dictionary
from copydesk.contracts.tables import SCHEMA_VERSION, Column, Table, load_tables, packaged

__all__ = ["SCHEMA_VERSION", "Column", "Table", "arrow_schema", "data_dictionary", "load_tables", "packaged"]
