"""A dataset and its versions as their readers meet them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.dataset as pads

from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import ConfigurationError, StoreError
from copydesk.tables import read_table
from copydesk.versions.layout import Layout, read_settings, version_name
from copydesk.versions.manifest import (
    Manifest,
    file_name,
    list_versions,
    object_files,
    ordered_files,
    read_manifest,
    read_shards,
)
from copydesk.versions.verify import verify_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

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

    def path(self, table: str) -> Path:
        """The folder of a table, for any reader of Parquet.

        Raises StoreError where the version's folder is not there, ConfigurationError for a table that is none.
        """
        _known(table)
        folder = Layout(self.root).version(self.number) / table
        if not folder.is_dir():
            then = "`files` gives its objects; the next build, or `finish`, makes the folder of the newest version"
            raise StoreError(f"the folder of {self.name} is not there", where=str(folder), then=then)
        return folder

    def files(self, table: str) -> tuple[Path, ...]:
        """The Parquet files of a table in the order of its rows: in the version's folder, else among the objects."""
        _known(table)
        layout = Layout(self.root)
        if not layout.version(self.number).is_dir():
            return tuple(object_files(layout, self.manifest, table))
        files = [(at, file) for name, at, file in ordered_files(read_shards(self.manifest)) if name == table]
        return tuple(layout.version(self.number) / table / file_name(at, file.sha256) for at, file in files)

    def scan(self, table: str) -> pads.Dataset:
        """A table as a `pyarrow.dataset`, which reads only what is asked of it."""
        files = [str(path) for path in self.files(table)]
        return pads.dataset(files, schema=arrow_schema(table), format="parquet")

    def to_pandas(self, table: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A table, or some columns of it, as a frame."""
        unknown = sorted(set(columns or ()) - set(arrow_schema(table).names)) if _known(table) else []
        if unknown:
            raise ConfigurationError(f"'{table}' has no column '{unknown[0]}'", then="schemas/README.md lists them")
        frame: pd.DataFrame = read_table(self.files(table), columns).to_pandas()
        return frame

    def verify(self, *, deep: bool = True) -> tuple[Fault, ...]:
        """What is wrong with the version, nothing where all is well.

        Files missing, added or of a wrong size; and if `deep` their checksums, and every law of the tables.
        """
        return verify_version(Layout(self.root), self.number, self.manifest, deep=deep)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A dataset in a folder: versions that never change, and a newest one."""

    root: Path
    dataset_id: str

    def versions(self) -> tuple[int, ...]:
        """The numbers of all versions, oldest first."""
        return list_versions(Layout(self.root))

    def version(self, ref: str | int | date = "latest") -> Version:
        """A version by number (21), name ("v000021"), "latest", tag ("tag:spring"), or day.

        A day, or its ISO form, means the newest version created on it or before, in UTC. Raises ConfigurationError for
        what is none of these, StoreError where there is no such version.
        """
        layout = Layout(self.root)
        number = self._number(ref)
        return Version(root=self.root, number=number, manifest=read_manifest(layout, number))

    def log(self) -> tuple[Manifest, ...]:
        """The manifests of all versions, newest first."""
        return tuple(read_manifest(Layout(self.root), number) for number in reversed(self.versions()))

    def _number(self, ref: str | int | date) -> int:
        if isinstance(ref, date):
            return self._on(ref.date() if isinstance(ref, datetime) else ref)
        text = str(ref)
        if text == "latest":
            return self._newest()
        if text.startswith("tag:"):
            return self._tagged(text[4:])
        if match := re.fullmatch(r"v?(\d+)", text, re.ASCII):
            return int(match[1])
        try:
            return self._on(date.fromisoformat(text))
        except ValueError as error:
            then = "give 'latest', a number, a name as 'v000021', 'tag:NAME', or a day as '2026-02-14'"
            raise ConfigurationError(f"'{text}' names no version", then=then) from error

    def _newest(self) -> int:
        # From the manifests, not from the link: the link may lag after a crash.
        numbers = self.versions()
        if not numbers:
            raise StoreError("the dataset has no version yet", where=str(self.root), then="build one")
        return numbers[-1]

    def _on(self, day: date) -> int:
        for manifest in self.log():
            if datetime.fromisoformat(manifest["created"]).date() <= day:
                return int(manifest["version"])
        raise StoreError(f"no version is as old as {day}", where=str(self.root), then="`copydesk log` lists them")

    def _tagged(self, name: str) -> int:
        path = Layout(self.root).tag(name)
        try:
            return int(json.loads(path.read_bytes())["version"])
        except FileNotFoundError as error:
            raise StoreError(f"there is no tag '{name}'", where=str(path), then="look into tags/") from error
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"the tag '{name}' is damaged", where=str(path), then="make it anew") from error


def open_dataset(root: str | Path) -> Dataset:
    """The dataset in a folder, for reading.

    Raises StoreError where there is none, ConfigurationError where it is of another format or schema.
    """
    address = str(root)
    if "://" in address and not address.startswith("file://"):
        raise ConfigurationError(
            f"'{address}' is no folder", then="copy the dataset to a disk: only folders are read yet"
        )
    folder = Path(address.removeprefix("file://"))
    return Dataset(root=folder, dataset_id=read_settings(folder).dataset_id)


def _known(table: str) -> bool:
    if table not in load_tables():
        raise ConfigurationError(f"'{table}' is no table", then=f"use one of {', '.join(load_tables())}")
    return True
