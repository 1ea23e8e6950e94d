"""What an export is to hold and how: the options checked, and the rows as a stream that trusts no file unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError, StoreError
from copydesk.tables.streams import read_batches
from copydesk.versions.disk import digest_file
from copydesk.versions.manifest import ordered_files, read_shards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from copydesk.versions.version import Version

OPTIONS = {
    "parquet": {"shard_mb"},
    "hf": {"shard_mb"},
    "jsonl": {"compress"},
    "csv": {"compress", "spreadsheet_safe"},
    "delta": {"shard_mb"},
}
"""The forms of an export, each with the options that it takes."""

COMPRESSIONS = ("none", "gz", "zst")
"""How files of text may be packed."""

SHARD_MB = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An export: the version, its tables, and how they are written.

    `shard_bytes` is the size at which a file of Parquet ends; `compress` is one of `COMPRESSIONS`; `tell` is called
    with the table, the rows done and the rows of all tables.
    """

    version: Version
    tables: tuple[str, ...]
    shard_bytes: int
    compress: str
    spreadsheet_safe: bool
    tell: Callable[[str, int, int], None]

    def batches(self, table: str) -> Iterator[pa.RecordBatch]:
        """The rows of a table in the version's order. Raises StoreError for a file that is not as listed."""
        totals = self.version.manifest["tables"]
        done = sum(totals[name]["rows"] for name in self.tables[: self.tables.index(table)])
        total = sum(totals[name]["rows"] for name in self.tables)
        for batch in read_batches(self._checked(table)):
            yield batch
            done += batch.num_rows
            self.tell(table, done, total)

    def _checked(self, table: str) -> Iterator[Path]:
        listed = [file for name, _, file in ordered_files(read_shards(self.version.manifest)) if name == table]
        for path, file in zip(self.version.files(table), listed, strict=True):
            if not path.is_file() or digest_file(path) != file.sha256:
                what = f"a file of '{table}' is missing or damaged"
                raise StoreError(what, where=str(path), then="`copydesk verify` tells more")
            yield path


def plan_export(
    version: Version,
    form: str,
    *,
    tables: Iterable[str] | None,
    shard_mb: int | None,
    compress: str | None,
    spreadsheet_safe: bool,
    tell: Callable[[str, int, int], None] | None,
) -> Plan:
    """The plan of an export; None stands for what the form does by itself. Raises ConfigurationError."""
    if form not in OPTIONS:
        raise ConfigurationError(f"'{form}' is no form of export", then=f"use one of {', '.join(OPTIONS)}")
    given = {"shard_mb": shard_mb is not None, "compress": compress is not None, "spreadsheet_safe": spreadsheet_safe}
    for name in (name for name, is_given in given.items() if is_given and name not in OPTIONS[form]):
        takes = ", ".join(form for form, names in OPTIONS.items() if name in names)
        raise ConfigurationError(f"'{name}' is no option of '{form}'", then=f"leave it out; {takes} has it")
    if shard_mb is not None and shard_mb < 1:
        raise ConfigurationError(f"a shard of {shard_mb} MB can't be", then="give 1 or more")
    if compress not in (None, *COMPRESSIONS):
        raise ConfigurationError(f"'{compress}' is no compression", then=f"use one of {', '.join(COMPRESSIONS)}")
    return Plan(
        version=version,
        tables=_choose(version, tables),
        shard_bytes=(SHARD_MB if shard_mb is None else shard_mb) * 1_000_000,
        compress=compress or ("zst" if form == "jsonl" else "none"),
        spreadsheet_safe=spreadsheet_safe,
        tell=tell or (lambda *_: None),
    )


def _choose(version: Version, tables: Iterable[str] | None) -> tuple[str, ...]:
    names = version.tables if tables is None else (tables,) if isinstance(tables, str) else tuple(tables)
    there = ", ".join(version.tables)
    for name in names:
        if name not in version.tables:
            raise ConfigurationError(f"'{name}' is no table of {version.name}", then=f"use one of {there}")
    if not names:
        raise ConfigurationError("no table is named", then=f"name one or more of {there}")
    return tuple(name for name in version.tables if name in names)
