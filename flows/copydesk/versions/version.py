"""A version as its readers meet it: its tables, its files, whether it is whole, and copies in other forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import ConfigurationError, StoreError
from copydesk.tables import read_table
from copydesk.tables.streams import read_schema
from copydesk.versions.export import export_version
from copydesk.versions.finish import bring_view
from copydesk.versions.layout import Layout, version_name
from copydesk.versions.manifest import Manifest, file_name, object_files, ordered_files, read_shards
from copydesk.versions.verify import verify_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from os import PathLike
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa
    import pyarrow.dataset as pads

    from copydesk.tables.laws import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version, pinned: what is read from it is of one build, whatever is published meanwhile."""

    root: Path
    number: int
    manifest: Manifest = field(repr=False)

    @property
    def name(self) -> str:
        """The name, as `v000021`."""
        return version_name(self.number)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that it has, in the contract's order; an older version may lack one that came later."""
        return tuple(name for name in load_tables() if name in self.manifest["tables"])

    def path(self, table: str) -> Path:
        """The folder of a table, for any reader of Parquet; of a dataset in a store, all tables are brought for it.

        Raises StoreError where the version's folder is not there, ConfigurationError for a table that is none.
        """
        self._check(table)
        layout = Layout(self.root)
        if layout.origin:
            bring_view(layout, self.number)
        folder = layout.version(self.number) / table
        if not folder.is_dir():
            then = "`files` gives its objects; the next build, or `finish`, makes the folder of the newest version"
            raise StoreError(f"the folder of {self.name} is not there", where=str(folder), then=then)
        return folder

    def files(self, table: str) -> tuple[Path, ...]:
        """The Parquet files of a table in the order of its rows: in the version's folder, else among the objects."""
        self._check(table)
        layout = Layout(self.root)
        if layout.origin or not layout.version(self.number).is_dir():
            return tuple(object_files(layout, self.manifest, table))
        files = [(at, file) for name, at, file in ordered_files(read_shards(self.manifest)) if name == table]
        return tuple(layout.version(self.number) / table / file_name(at, file.sha256) for at, file in files)

    def schema(self, table: str) -> pa.Schema:
        """The columns of a table with their types, as its files have them."""
        files = self.files(table)
        return read_schema(files[0]) if files else arrow_schema(table)

    def scan(self, table: str) -> pads.Dataset:
        """A table as a `pyarrow.dataset`, which reads only what is asked of it: columns, rows that pass a filter."""
        # Here, because they load pandas, and a run that finds nothing new needs neither.
        import pyarrow.dataset as pads
        from pyarrow.fs import LocalFileSystem

        files = [str(path) for path in self.files(table)]
        try:
            return pads.dataset(files, schema=self.schema(table), format="parquet", filesystem=LocalFileSystem())
        except OSError as error:
            what = f"a file of '{table}' in {self.name} is not there"
            raise StoreError(what, where=str(self.root), then="verify the version") from error

    def to_pandas(
        self,
        table: str,
        columns: Sequence[str] | None = None,
        *,
        dtype_backend: Literal["numpy", "pyarrow"] = "numpy",
    ) -> pd.DataFrame:
        """A table, or some columns of it, as a frame.

        The types are those of `pd.read_parquet`; with "pyarrow" every column keeps its Arrow type, so that whole
        numbers with gaps stay whole, days stay days, and lists and structs are not made into Python objects. Raises
        ConfigurationError for a column that is none, StoreError for a file that can't be read.
        """
        if dtype_backend not in ("numpy", "pyarrow"):
            raise ConfigurationError(f"'{dtype_backend}' is no dtype_backend", then="use 'numpy' or 'pyarrow'")
        rows = read_table(self.files(table), self._columns(table, columns))
        if dtype_backend == "numpy":
            frame: pd.DataFrame = rows.to_pandas()
            return frame
        from pandas import ArrowDtype

        typed: pd.DataFrame = rows.to_pandas(types_mapper=ArrowDtype)
        return typed

    def export(
        self,
        target: str | PathLike[str],
        form: str = "parquet",
        *,
        tables: Iterable[str] | None = None,
        shard_mb: int | None = None,
        compress: str | None = None,
        spreadsheet_safe: bool = False,
        tell: Callable[[str, int, int], None] | None = None,
    ) -> Path:
        """Copy the version into a folder of its own, in another form; gives the folder. See `export_version`."""
        return export_version(
            self,
            target,
            form,
            tables=tables,
            shard_mb=shard_mb,
            compress=compress,
            spreadsheet_safe=spreadsheet_safe,
            tell=tell,
        )

    def verify(self, *, deep: bool = True) -> tuple[Fault, ...]:
        """What is wrong with the version, nothing where all is well.

        Files missing, added or of a wrong size; and if `deep` their checksums, and every law of the tables.
        """
        return verify_version(Layout(self.root), self.number, self.manifest, deep=deep)

    def _columns(self, table: str, columns: Sequence[str] | None) -> Sequence[str] | None:
        if isinstance(columns, str):
            raise ConfigurationError(f"'{columns}' is no list of columns", then=f"write columns=['{columns}']")
        unknown = sorted(set(columns or ()) - set(self.schema(table).names)) if columns else []
        if unknown:
            raise ConfigurationError(f"'{table}' has no column '{unknown[0]}'", then="schemas/README.md lists them")
        return columns

    def _check(self, table: str) -> None:
        if table not in self.tables:
            older = f" of {self.name}, which is older than it" if table in load_tables() else ""
            raise ConfigurationError(f"'{table}' is no table{older}", then=f"use one of {', '.join(self.tables)}")
