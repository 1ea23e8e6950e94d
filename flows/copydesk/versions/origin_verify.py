"""Checks the files of a dataset in an object store: what lies there, not what the working copy holds of it."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from copydesk.errors import StoreError
from copydesk.tables.laws import Fault
from copydesk.versions.disk import digest_file
from copydesk.versions.layout import version_name
from copydesk.versions.manifest import list_versions, view_files
from copydesk.versions.tags import list_tags
from copydesk.versions.verify import Files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from copydesk.stores.store import Stored
    from copydesk.versions.layout import Layout
    from copydesk.versions.manifest import Manifest, Shard
    from copydesk.versions.origin import Origin


class OriginFiles(Files):
    """Checks files in a store by their paths in its working copy; if `deep`, each is brought anew to be read."""

    def __init__(self, origin: Origin, *, deep: bool) -> None:
        super().__init__(deep=deep)
        self._origin = origin
        self._views: dict[str, Mapping[str, Stored]] = {}
        self._known: dict[str, str] = {}

    def check_objects(self, layout: Layout, manifest: Manifest, shards: Sequence[Shard]) -> Iterator[Fault]:
        """What is wrong with the manifest and the objects of a version."""
        path = layout.manifest(manifest["version"])
        if self.read_small(path) != path.read_bytes():
            detail = "it is not what it was when it came here first"
            yield Fault(law="manifest", table="", key=self._origin.key(path), detail=detail)
        self._warm({path for path, _ in view_files(manifest).values()} & self._objects.keys())
        yield from super().check_objects(layout, manifest, shards)

    def check_view(self, layout: Layout, number: int, manifest: Manifest) -> Iterator[Fault]:
        """What is wrong with the folder of a version."""
        self._warm(self._view(version_name(number)))
        yield from super().check_view(layout, number, manifest)

    def is_wanted(self, layout: Layout, number: int) -> bool:
        """Whether a version must have a folder: the newest, and those with a tag."""
        return number in {*list_versions(layout)[-1:], *(tag.version for tag in list_tags(layout))}

    def list_view(self, folder: Path) -> set[str]:
        """The files that are in the folder of a version."""
        base = f"{self._origin.key(folder)}/"
        return {key.removeprefix(base) for key in self._view(folder.name)}

    def read_small(self, path: Path) -> bytes | None:
        """The bytes of a file; None where there is none."""
        return self._origin.store.read(self._origin.key(path))

    def _size(self, path: Path) -> int:
        key = self._origin.key(path)
        there = self._objects if key.startswith("objects/") else self._view(key.split("/")[1])
        if key not in there:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), key)
        return there[key].bytes

    def _digest(self, path: Path) -> str:
        key = self._origin.key(path)
        if key not in self._known:
            self._known[key] = self._read(key)
        return self._known[key]

    def _warm(self, keys: Iterable[str]) -> None:
        """Read several files at a time; a fault is told when its file is checked."""

        def read(key: str) -> None:
            with suppress(OSError):
                self._known[key] = self._read(key)

        if self._deep:
            self._origin.store.each(read, sorted(set(keys) - self._known.keys()))

    def _read(self, key: str) -> str:
        """The SHA-256 of a file in the store. An object that is whole stays here where it is lacking."""
        site = self._origin.site()
        try:
            if not self._origin.store.download(key, site):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), key)
            digest = digest_file(site)
            self._origin.keep(site, key, digest)
            return digest
        except StoreError as error:
            raise OSError(errno.EIO, error.what, key) from error
        finally:
            site.unlink(missing_ok=True)

    @cached_property
    def _objects(self) -> Mapping[str, Stored]:
        return self._origin.store.find("objects/")

    def _view(self, name: str) -> Mapping[str, Stored]:
        if name not in self._views:
            self._views[name] = self._origin.store.find(f"versions/{name}/")
        return self._views[name]
