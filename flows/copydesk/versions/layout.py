"""Where everything of a dataset lies, and the settings that hold for its whole life."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from copydesk.contracts import SCHEMA_VERSION, load_tables
from copydesk.errors import ConfigurationError, StoreError
from copydesk.tables import WRITER
from copydesk.versions.disk import create_file, make_folder, storing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from copydesk.versions.origin import Origin

FORMAT = 1
"""The format of the folder: another number is another layout or another protocol."""

MARKER = ".origin.json"
"""What tells in a working copy which dataset in an object store it stands for."""

BOUNDS = "gate.toml"
"""The file in which a person sets bounds of drift for a dataset."""

DOCS_PER_SHARD = 500
"""Documents that a shard aims at: what an edited document costs is its shard."""


_OTHER = "build into a new folder, or use the copydesk that wrote this one"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of the dataset in the folder `root`."""

    root: Path

    @property
    def settings(self) -> Path:
        """The settings, made once."""
        return self.root / "dataset.json"

    @property
    def bounds(self) -> Path:
        """The bounds of drift that a person sets for this dataset; it may be absent."""
        return self.root / BOUNDS

    @property
    def manifests(self) -> Path:
        """The folder of manifests: a version is what has one."""
        return self.root / "manifests"

    @property
    def versions(self) -> Path:
        """The folder of versions as plain files, derived from manifests and objects."""
        return self.root / "versions"

    @property
    def objects(self) -> Path:
        """The pool of immutable files, named by their SHA-256."""
        return self.root / "objects"

    @property
    def staging(self) -> Path:
        """The folder in which runs build; one folder a run."""
        return self.root / ".staging"

    @property
    def latest(self) -> Path:
        """The symbolic link to the newest version."""
        return self.root / "latest"

    @property
    def origin(self) -> Origin | None:
        """The dataset in an object store of which the folder is a working copy; None where it is a dataset itself."""
        if not (self.root / MARKER).exists():
            return None
        from copydesk.versions.origin import origin_of  # Here: a dataset in a folder needs nothing of it.

        return origin_of(self.root)

    def refreshed(self) -> Layout:
        """The same, with the manifests and tags of a working copy as its origin has them now. Raises StoreError."""
        if origin := self.origin:
            origin.refresh()
        return self

    def object(self, path: str) -> Path:
        """Where an object lies, given its path below the dataset's folder; in a working copy it is brought if need be.

        Raises StoreError where its origin has it not, or damaged.
        """
        return self.root / path if (origin := self.origin) is None else origin.fetch(path)

    def all_objects(self, paths: Sequence[str]) -> list[Path]:
        """Where objects lie, as `object` tells of one; what must be brought is brought several at a time."""
        origin = self.origin
        return [self.root / path for path in paths] if origin is None else origin.fetch_all(paths)

    def manifest(self, number: int) -> Path:
        """The manifest of a version."""
        return self.manifests / f"{version_name(number)}.json"

    def version(self, number: int) -> Path:
        """The folder of a version."""
        return self.versions / version_name(number)

    def tag(self, name: str) -> Path:
        """The file of a tag. Raises ConfigurationError for a name that is no plain file name."""
        if not name or name.startswith(".") or "/" in name or "\\" in name or "\0" in name:
            raise ConfigurationError(f"'{name}' is no name of a tag", then="use letters, digits, '.', '-' and '_'")
        return self.root / "tags" / f"{name}.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `dataset.json` says: the dataset's id and the documents that a shard aims at."""

    dataset_id: str
    docs_per_shard: int


def version_name(number: int) -> str:
    """The name of a version, as `v000021`."""
    return f"v{number:06d}"


def object_path(table: str, sha256: str) -> str:
    """Where an object lies below the dataset's folder: a shard of a table, or a page of `attachments`."""
    return f"objects/{table}/{sha256}" + ("" if table == "attachments" else ".parquet")


def found_dataset(root: Path, *, docs_per_shard: int = DOCS_PER_SHARD) -> Settings:
    """The settings of the dataset in `root` for a writer, made on the first call.

    Raises ConfigurationError where the dataset was written in another format, schema or way of writing.
    """
    layout = Layout(root)
    with storing(root):
        make_folder(root)
        if not layout.settings.exists():
            create_file(layout.settings, new_settings(docs_per_shard))
    return writable_settings(root)


def writable_settings(root: Path) -> Settings:
    """The settings of the dataset in `root`, which must be there, for a writer.

    Raises StoreError where there is none, ConfigurationError as `found_dataset` does.
    """
    settings, data = read_settings(root), _read(Layout(root))
    then = f"{_OTHER}; --first-seen {root} keeps since when each document is known"
    if str(data.get("schema_version")).split(".")[:2] != SCHEMA_VERSION.split(".")[:2]:  # a patch changes words only
        _expect(data, "schema_version", SCHEMA_VERSION, root, then)
    _expect(data, "writer_options", WRITER["options"], root, then)
    return settings


def read_settings(root: Path) -> Settings:
    """The settings of the dataset in `root` for a reader.

    Raises StoreError where there is no dataset, ConfigurationError where its format or major schema version is another.
    """
    data = _read(Layout(root))
    if str(data.get("schema_version")).split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        _expect(data, "schema_version", SCHEMA_VERSION, root)
    return Settings(dataset_id=data["dataset_id"], docs_per_shard=data["docs_per_shard"])


def new_settings(docs_per_shard: int) -> bytes:
    """What `dataset.json` says of a new dataset."""
    data = {
        "format": FORMAT,
        "dataset_id": str(uuid4()),
        "docs_per_shard": docs_per_shard,
        "schema_version": SCHEMA_VERSION,
        "tables": {name: {"key": list(t.key), "sort": list(t.sort)} for name, t in load_tables().items()},
        "writer_options": WRITER["options"],
    }
    return (json.dumps(data, indent=2) + "\n").encode()


def _read(layout: Layout) -> dict[str, Any]:
    where = str(layout.settings)
    try:
        data = json.loads(layout.settings.read_bytes())
        complete = isinstance(data, dict) and isinstance(data["dataset_id"], str) and data["docs_per_shard"] >= 2
    except FileNotFoundError as error:
        raise StoreError("there is no dataset here", where=where, then="build one, or give another folder") from error
    except OSError as error:
        raise StoreError(f"can't read: {error.strerror}", where=where, then="see to the rights") from error
    except (ValueError, KeyError, TypeError):
        complete = False
    if not complete:
        raise StoreError("'dataset.json' is damaged", where=where, then="restore it from a copy of the dataset")
    _expect(data, "format", FORMAT, layout.root)
    return dict(data)


def _expect(data: dict[str, Any], key: str, value: object, root: Path, then: str = _OTHER) -> None:
    if data.get(key) != value:
        raise ConfigurationError(
            f"the dataset has {key} '{data.get(key)}', this copydesk writes '{value}'",
            where=str(root / "dataset.json"),
            then=then,
        )
