"""Knows which inputs a version was made from: the file `inputs.parquet` that goes with it, no table of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from copydesk.errors import StoreError
from copydesk.tables.arrow import encode_plain
from copydesk.tables.names import Names
from copydesk.tables.portions import PORTION, in_portions
from copydesk.versions.forgotten import HIDDEN, hide_locator
from copydesk.versions.layout import object_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copydesk.tables.names import Numbers
    from copydesk.versions.layout import Layout
    from copydesk.versions.manifest import Manifest

INPUTS = "inputs.parquet"
"""Its name in a version's folder."""

_SCHEMA = pa.schema(
    [
        ("locator", pa.string()),
        ("fingerprint", pa.binary(16)),
        ("found", pa.int64()),
        ("doubles", pa.list_(pa.string())),
    ]
)
_EXCLUDED = pa.field("excluded", pa.int64())
"""A column that is there only where it tells something."""
_SCHEMA_WIDE = _SCHEMA.append(_EXCLUDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """An input of a version.

    `fingerprint` (16 bytes) is of all that came from it, None where that can't be told; `found` counts its articles but
    for the `excluded`, which are forgotten; `doubles` are the ids of those that lost to another input with the same URL
    or stated id. One that gives nothing but what is forgotten is listed without its locator, see `hide_locator`.
    """

    locator: str
    fingerprint: bytes | None
    found: int
    doubles: frozenset[str] = frozenset()
    excluded: int = 0


class InputTable(Mapping[str, Input]):
    """Inputs by locator, as columns in the order of locators: some hundred bytes in memory for each."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table.combine_chunks()
        self.names = Names(_one(self.table["locator"]))

    @classmethod
    def of(cls, inputs: Mapping[str, Input] | Iterable[Input]) -> InputTable:
        """The same inputs as columns; of a mapping, its keys are taken for the locators."""
        if isinstance(inputs, InputTable):
            return inputs
        if isinstance(inputs, Mapping):
            inputs = (replace(one, locator=name) for name, one in inputs.items())
        parts = [_columns(portion) for portion in in_portions(inputs)]
        return cls(_sorted(pa.concat_tables([_SCHEMA_WIDE.empty_table(), *parts]).combine_chunks()))

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __getitem__(self, locator: str) -> Input:
        place = self.names.find(locator)
        if place < 0:
            raise KeyError(locator)
        return next(self.take(np.array([place])))

    def take(self, places: Numbers) -> Iterator[Input]:
        """The inputs at some places."""
        for start in range(0, len(places), PORTION):
            for row in self.table.take(pa.array(places[start : start + PORTION])).to_pylist():
                yield Input(**{**row, "doubles": frozenset(row["doubles"])})

    def renamed(self, names: Mapping[str, str]) -> InputTable:
        """The same inputs, some under other locators."""
        column = pa.array([names.get(name, name) for name in self.names], pa.string())
        return InputTable(_sorted(self.table.set_column(0, "locator", column)))


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks()


def _columns(inputs: Sequence[Input]) -> pa.Table:
    columns = [
        pa.array([one.locator for one in inputs], pa.string()),
        pa.array([one.fingerprint for one in inputs], pa.binary(16)),
        pa.array([one.found for one in inputs], pa.int64()),
        pa.array([sorted(one.doubles) for one in inputs], pa.list_(pa.string())),
        pa.array([one.excluded for one in inputs], pa.int64()),
    ]
    return pa.table(columns, schema=_SCHEMA_WIDE)


def _sorted(table: pa.Table) -> pa.Table:
    names = _one(table["locator"])
    if pc.all(pc.less(names[:-1], names[1:])).as_py() is False:
        return table.sort_by("locator")
    return table


def encode_inputs(inputs: Iterable[Input]) -> bytes:
    """The file, the same for the same inputs in any order."""
    table = InputTable.of(map(_hidden, inputs)).table
    if not pc.any(pc.not_equal(table["excluded"], 0)).as_py():
        table = table.drop_columns("excluded")
    return encode_plain(table)


def _hidden(one: Input) -> Input:
    if one.found or not one.excluded or one.locator.startswith(HIDDEN):
        return one
    return replace(one, locator=hide_locator(one.locator))


def decode_inputs(data: bytes) -> InputTable:
    """The inputs by locator that the bytes of such a file hold. Raises ValueError for others."""
    try:
        table = pq.ParquetFile(pa.BufferReader(data)).read()
    except (OSError, pa.ArrowException) as error:
        raise ValueError(str(error)) from error
    if table.schema.equals(_SCHEMA):
        table = table.append_column(_EXCLUDED, pa.repeat(pa.scalar(0, pa.int64()), len(table)))
    if not table.schema.equals(_SCHEMA_WIDE):
        raise ValueError(str(table.schema.names))
    return InputTable(table)


def reveal_inputs(known: Mapping[str, Input], locators: Iterable[str]) -> InputTable:
    """The inputs by locator, with those hidden under their own where it is among `locators`."""
    table = InputTable.of(known)
    if not pc.any(pc.starts_with(table.names.column, HIDDEN)).as_py():
        return table
    return table.renamed({hide_locator(locator): locator for locator in locators if locator not in table})


def read_inputs(layout: Layout, manifest: Manifest) -> InputTable | None:
    """The inputs of a version by locator; None where it does not tell them. Raises StoreError for a damaged file."""
    sha256 = manifest["attachments"].get(INPUTS)
    if sha256 is None:
        return None
    path = layout.object(object_path("attachments", sha256))
    try:
        return decode_inputs(path.read_bytes())
    except (OSError, ValueError) as error:
        then = "build with --full, which reads every article again"
        raise StoreError(f"'{INPUTS}' of the newest version is damaged", where=str(path), then=then) from error
