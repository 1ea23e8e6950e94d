"""Knows which inputs a version was made from: the file `inputs.parquet` that goes with it, no table of the contract."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.errors import StoreError
from copydesk.tables.arrow import encode_plain
from copydesk.versions.forgotten import HIDDEN, hide_locator
from copydesk.versions.layout import object_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


def encode_inputs(inputs: Iterable[Input]) -> bytes:
    """The file, the same for the same inputs in any order."""
    ordered = sorted(map(_hidden, inputs), key=lambda one: one.locator)
    columns = [
        pa.array([one.locator for one in ordered], pa.string()),
        pa.array([one.fingerprint for one in ordered], pa.binary(16)),
        pa.array([one.found for one in ordered], pa.int64()),
        pa.array([sorted(one.doubles) for one in ordered], pa.list_(pa.string())),
    ]
    table = pa.table(columns, schema=_SCHEMA)
    if any(one.excluded for one in ordered):
        table = table.append_column(_EXCLUDED, pa.array([one.excluded for one in ordered], pa.int64()))
    return encode_plain(table)


def _hidden(one: Input) -> Input:
    if one.found or not one.excluded or one.locator.startswith(HIDDEN):
        return one
    return replace(one, locator=hide_locator(one.locator))


def decode_inputs(data: bytes) -> Mapping[str, Input]:
    """The inputs by locator that the bytes of such a file hold. Raises ValueError for others."""
    try:
        table = pq.ParquetFile(pa.BufferReader(data)).read()
    except (OSError, pa.ArrowException) as error:
        raise ValueError(str(error)) from error
    if table.schema.equals(_SCHEMA):
        table = table.append_column(_EXCLUDED, pa.repeat(pa.scalar(0, pa.int64()), len(table)))
    if not table.schema.equals(_SCHEMA.append(_EXCLUDED)):
        raise ValueError(str(table.schema.names))
    columns = zip(*(table.column(name).to_pylist() for name in table.schema.names), strict=True)
    return {
        locator: Input(locator=locator, fingerprint=mark, found=found, doubles=frozenset(doubles), excluded=excluded)
        for locator, mark, found, doubles, excluded in columns
    }


def reveal_inputs(known: Mapping[str, Input], locators: Iterable[str]) -> Mapping[str, Input]:
    """The inputs by locator, with those hidden under their own where it is among `locators`."""
    if not any(name.startswith(HIDDEN) for name in known):
        return known
    names = {hide_locator(locator): locator for locator in locators if locator not in known}
    return {names.get(name, name): one for name, one in known.items()}


def read_inputs(layout: Layout, manifest: Manifest) -> Mapping[str, Input] | None:
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
