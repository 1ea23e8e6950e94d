"""Exports as text, UTF-8: JSON Lines and CSV, one file a table."""

from __future__ import annotations

import gzip
import json
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, cast

import pyarrow as pa
import pyarrow.compute as pc
import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from copydesk.versions.export_plan import Plan

_ENDS = {"none": "", "gz": ".gz", "zst": ".zst"}
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_FORMULA = "^['=+@\t\r\n\uff1d\uff0b\uff20\uff0d-]"


def write_jsonl(plan: Plan, site: Path) -> None:
    """One JSON object a row and line: days and times in ISO form, what is null as null, and so a number that is none.

    Line ends of Unicode are escaped, so that every tool sees a row as one line.
    """
    for table in plan.tables:
        with _open(site / f"{table}.jsonl", plan.compress) as sink:
            for batch in plan.batches(table):
                sink.write("".join(_json(row) + "\n" for row in _finite(batch).to_pylist()).encode())


def write_csv(plan: Plan, site: Path) -> None:
    r"""CSV as RFC 4180 has it: a header, lines that end with CR LF, text in quotes with line ends as they are.

    What is null is empty without quotes, and an empty text is `""`. Lists and structs are JSON, days ISO, and booleans
    `true` and `false`. If `spreadsheet_safe`, text that begins with one of `= + - @`, their wide forms, a tab or a line
    end gets a `'` before it, so that no spreadsheet runs it; text that begins with `'` gets one more, so that taking
    one away gives the text back; and a byte order mark tells spreadsheets that it is UTF-8.
    """
    for table in plan.tables:
        with _open(site / f"{table}.csv", plan.compress) as sink:
            mark = "\ufeff" if plan.spreadsheet_safe else ""
            sink.write(f"{mark}{','.join(plan.version.schema(table).names)}\r\n".encode())
            for batch in plan.batches(table):
                cells = [_cells(column, safe=plan.spreadsheet_safe) for column in _finite(batch).columns]
                lines = pc.binary_join_element_wise(*cells, ",").to_pylist()
                sink.write("".join(f"{line}\r\n" for line in lines).encode())


def _cells(column: pa.Array, *, safe: bool) -> pa.Array:
    """A column as it stands between the commas."""
    kind = column.type
    if pa.types.is_nested(kind):
        column = pa.array([None if value is None else _json(value) for value in column.to_pylist()], pa.string())
    elif pa.types.is_timestamp(kind):
        column = pc.strftime(column, "%Y-%m-%dT%H:%M:%SZ")
    elif not pa.types.is_string(kind):
        return pc.fill_null(column.cast(pa.string()), "")
    if safe and pa.types.is_string(kind):
        column = pc.if_else(pc.match_substring_regex(column, _FORMULA), _join("'", column, ""), column)
    return pc.fill_null(_join('"', pc.replace_substring(column, '"', '""'), '"'), "")


def _join(before: str, column: pa.Array, after: str) -> pa.Array:
    return pc.binary_join_element_wise(before, column, after, "")


def _finite(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The rows with null for numbers that JSON can't say: infinite ones, and what is no number."""
    for at, field in enumerate(batch.schema):
        if pa.types.is_floating(field.type):
            column = batch.column(at)
            batch = batch.set_column(at, field, pc.if_else(pc.is_finite(column), column, None))
    return batch


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_iso)
    for char, escape in _LINE_ENDS.items():
        text = text.replace(char, escape)
    return text


def _iso(value: date) -> str:
    return value.isoformat()


@contextmanager
def _open(path: Path, compress: str) -> Iterator[IO[bytes]]:
    """A file to write bytes to, packed without the time or the file's name in it."""
    with path.with_name(path.name + _ENDS[compress]).open("wb") as file:
        if compress == "gz":
            with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
                yield cast("IO[bytes]", packed)
        elif compress == "zst":
            with zstandard.ZstdCompressor(level=9, write_checksum=True).stream_writer(file, closefd=False) as packer:
                yield cast("IO[bytes]", packer)
        else:
            yield file
