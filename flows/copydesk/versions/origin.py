"""The object store that a working copy stands for: what is new there comes here, and what is made here goes there.

A working copy is a folder that looks like a dataset and holds what was needed of one in a store: all manifests and
tags, and the objects that were asked for. The file `.origin.json` in it tells the address.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import uuid4

from copydesk.errors import StoreError
from copydesk.stores.addresses import Address
from copydesk.stores.store import Store
from copydesk.tables.arrow import write_bytes
from copydesk.versions.disk import digest_file, make_folder, storing
from copydesk.versions.layout import BOUNDS, MARKER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

INCOMING = ".incoming"
"""The folder of a working copy in which files lie until they are whole."""

_MANIFEST = re.compile(r"manifests/(v\d{6,})\.json")
_TAG = re.compile(r"tags/[^/.][^/]*\.json")
_OBJECT = re.compile(r"objects/[a-z_]+/([0-9a-f]{64})(\.parquet)?")


class Origin:
    """A dataset in an object store, and the folder `root` that is its working copy here."""

    def __init__(self, root: Path, store: Store, *, proven: bool) -> None:
        self.root = root
        self.store = store
        self._proven = proven
        self._whole: dict[str, tuple[int, int, int]] = {}

    def __str__(self) -> str:
        return str(self.store.address).rstrip("/")

    def key(self, path: Path) -> str:
        """The key that a path in the working copy has in the store."""
        return path.relative_to(self.root).as_posix()

    def prove(self) -> None:
        """Raise StoreError where the store can't create conditionally; asked once in the life of a working copy."""
        if not self._proven:
            self.store.check_conditional()
            self._proven = True
            write_marker(self.root, self.store.address, proven=True)

    def refresh(self) -> None:
        """Have the manifests, tags and bounds here that are there now, and no others. Raises StoreError."""
        prefixes = ("manifests/", "pruned/", "tags/")
        # Manifests first: what is listed then and pruned before the next answer comes is left out all the same.
        manifests, pruned, tags = (self.store.find(prefix) for prefix in prefixes)
        gone = {key.removeprefix("pruned/") for key in pruned}
        names = {key: match[1] for key in manifests if (match := _MANIFEST.fullmatch(key))}
        with storing(self.root):
            seen = self._seen()
            wanted = {key for key, name in names.items() if name not in gone}
            missing = [key for key in sorted(wanted) if not self._is_whole(self.root / key, seen.get(key))]
            brought = self._bring_small(missing)
            self._drop("manifests", wanted)
            known = {key: digest for key, digest in {**seen, **brought}.items() if key in wanted}
            if known != seen:
                self._put(self.root / ".seen.json", json.dumps(known, sort_keys=True).encode())
            there = {key for key in tags if _TAG.fullmatch(key)}
            self._bring_small(sorted(there))
            self._drop("tags", there)
            if not self._bring_small([BOUNDS]):
                (self.root / BOUNDS).unlink(missing_ok=True)

    def fetch(self, path: str) -> Path:
        """Where an object lies here, given its path below the dataset: brought if need be, its bytes as its name says.

        Raises StoreError where the store has it not, or damaged.
        """
        place, sha256 = self.root / path, _digest_in(path, self)
        with storing(self.root):
            if not self._is_intact(place, path, sha256):
                self.bring(path, sha256)
                self._is_intact(place, path, sha256)
        return place

    def fetch_all(self, paths: Iterable[str]) -> list[Path]:
        """Where objects lie here, as `fetch` tells of one, several brought at a time."""
        return self.store.each(self.fetch, paths)

    def bring(self, path: str, sha256: str) -> None:
        """Bring an object anew, whatever lies here. Raises StoreError where it is missing or damaged there."""
        site = self.site()
        try:
            if not self.store.download(path, site):
                self._fail(path, "is missing")
            if digest_file(site) != sha256:
                self._fail(path, "is damaged")
            site.chmod(0o444)
            make_folder((self.root / path).parent)
            site.replace(self.root / path)
        finally:
            site.unlink(missing_ok=True)

    def keep(self, site: Path, key: str, sha256: str) -> None:
        """Let a file that was brought be the object `key` here, where that is lacking and the digest is its own."""
        match = _OBJECT.fullmatch(key)
        if match and match[1] == sha256 and not (self.root / key).exists():
            make_folder((self.root / key).parent)
            site.chmod(0o444)
            site.replace(self.root / key)

    def create(self, path: Path, data: bytes) -> bool:
        """Create a file there and here; False where the name is taken by other bytes."""
        self.prove()
        if not self.store.create(self.key(path), data):
            return False
        self._put(path, data)
        return True

    def replace(self, path: Path, data: bytes) -> None:
        """Put a file there and here, in place of what is there."""
        self.store.write(self.key(path), data)
        self._put(path, data)

    def remove(self, path: Path) -> None:
        """Remove a file there and here."""
        self.store.remove([self.key(path)])
        path.unlink(missing_ok=True)

    def upload(self, paths: Iterable[str]) -> None:
        """Put objects there that are here, each whole."""
        self.store.each(lambda path: self.store.upload(self.root / path, path), paths)

    def _is_intact(self, place: Path, path: str, sha256: str) -> bool:
        try:
            state = place.stat()
        except FileNotFoundError:
            return False
        mark = (state.st_ino, state.st_size, state.st_mtime_ns)
        if self._whole.get(path) != mark:
            if digest_file(place) != sha256:
                return False
            self._whole[path] = mark
        return True

    @staticmethod
    def _is_whole(place: Path, sha256: str | None) -> bool:
        return sha256 is not None and place.is_file() and digest_file(place) == sha256

    def _seen(self) -> dict[str, str]:
        """The digests of the manifests that are here, as they came."""
        try:
            data: dict[str, str] = json.loads((self.root / ".seen.json").read_bytes())
            return {str(key): str(digest) for key, digest in data.items()}
        except (FileNotFoundError, ValueError, AttributeError):
            return {}

    def _bring_small(self, keys: Iterable[str]) -> dict[str, str]:
        """Bring small files; gives their digests. One that has gone meanwhile is left out."""
        some = list(keys)
        brought = {}
        for key, data in zip(some, self.store.each(self.store.read, some), strict=True):
            if data is not None:
                self._put(self.root / key, data)
                brought[key] = hashlib.sha256(data).hexdigest()
        return brought

    def _drop(self, folder: str, wanted: Iterable[str]) -> None:
        keep = {self.root / key for key in wanted}
        place = self.root / folder
        for path in sorted(place.glob("*.json")) if place.is_dir() else ():
            if path not in keep:
                path.unlink(missing_ok=True)

    def _put(self, path: Path, data: bytes) -> None:
        site = self.site()
        make_folder(path.parent)
        write_bytes(data, site)
        site.chmod(0o444)
        site.replace(path)

    def site(self) -> Path:
        """A path at which a file may lie until it is whole."""
        folder = self.root / INCOMING
        make_folder(folder)
        return folder / uuid4().hex

    def _fail(self, path: str, how: str) -> None:
        where, then = self.store.where(path), "`copydesk verify` tells which versions it is of; restore it from a copy"
        raise StoreError(f"an object of the dataset {how}", where=where, then=then)


def origin_of(root: Path) -> Origin:
    """The origin of the working copy in `root`. Raises StoreError where its mark is damaged."""
    marker = root / MARKER
    try:
        data = json.loads(marker.read_bytes())
        return _origin(root, str(data["url"]), bool(data["proven"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError("the working copy is damaged", where=str(root), then="remove the folder") from error


@lru_cache(maxsize=64)
def _origin(root: Path, url: str, proven: bool) -> Origin:
    return Origin(root, Store(Address(url=url)), proven=proven)


def write_marker(root: Path, address: Address, *, proven: bool) -> None:
    """Mark the folder as the working copy of the dataset at an address."""
    site = root / INCOMING / uuid4().hex
    make_folder(site.parent)
    write_bytes(json.dumps({"url": address.url, "proven": proven}).encode(), site)
    site.replace(root / MARKER)


def publish_manifest(origin: Origin, path: Path, data: bytes, needed: Mapping[str, int]) -> bool:
    """Put up the objects that a version needs, then its manifest, the one step that makes it; False where it is taken.

    `needed` has the size of each object that the parent has by its path, -1 of those that are new: these are put up
    whatever is there, which makes them young, so that no prune takes them for left over.
    """
    origin.prove()
    there = origin.store.find("objects/")
    origin.upload(sorted(p for p, size in needed.items() if size < 0 or p not in there or there[p].bytes != size))
    if not origin.create(path, data):
        return False
    if origin.store.read(f"pruned/{path.stem}") is not None:  # The number was used, and its version pruned meanwhile.
        origin.remove(path)
        return False
    return True


def _digest_in(path: str, origin: Origin) -> str:
    match = _OBJECT.fullmatch(path)
    if match is None:
        where = str(origin)
        raise StoreError(f"'{path}' is no object", where=where, then="the manifest is damaged: restore it from a copy")
    return match[1]
