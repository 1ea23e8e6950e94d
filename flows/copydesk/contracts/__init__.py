"""The contract of the tables, read from `schemas/*.toml`: their only definition."""

from copydesk.contracts.arrow import arrow_schema, type_name
from copydesk.contracts.changes import RULES, SHAPE, Bump, Change, compare, needed_bump
from copydesk.contracts.dictionary import data_dictionary
from copydesk.contracts.released import (
    Contract,
    check_version,
    list_released,
    read_released,
    working_contract,
)
from copydesk.contracts.tables import SCHEMA_VERSION, Column, Table, load_tables, packaged

__all__ = [
    "RULES",
    "SCHEMA_VERSION",
    "SHAPE",
    "Bump",
    "Change",
    "Column",
    "Contract",
    "Table",
    "arrow_schema",
    "check_version",
    "compare",
    "data_dictionary",
    "list_released",
    "load_tables",
    "needed_bump",
    "packaged",
    "read_released",
    "type_name",
    "working_contract",
]
