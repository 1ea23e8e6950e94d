"""Opens the working copy of a dataset that lies in an object store: a folder in the user's cache, made if need be."""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from copydesk.errors import ConfigurationError, StoreError
from copydesk.stores.addresses import Address, parse_place
from copydesk.stores.store import Store
from copydesk.versions.disk import storing
from copydesk.versions.layout import DOCS_PER_SHARD, MARKER, new_settings
from copydesk.versions.origin import INCOMING, origin_of, write_marker

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY_SECONDS = 86_400


def open_working_copy(
    place: str | Address, *, found: bool = False, docs_per_shard: int = DOCS_PER_SHARD, cache: Path | None = None
) -> Path:
    """The working copy of the dataset at an address; with `found`, for a writer.

    A writer finds the manifests of now in it, and a dataset that is made on the first call. It lies below `cache`, by
    default `$XDG_CACHE_HOME/copydesk` or `~/.cache/copydesk`, and may be removed while nothing uses it. Raises
    ConfigurationError for an address that no dataset can have, StoreError where there is no dataset, where the store
    can't be reached, or, with `found`, where it can't create conditionally.
    """
    address = store_address(place)
    store = Store(address)
    data = store.read("dataset.json")
    if data is None:
        store.check_place()
        if not found:
            where, then = str(address), "build one, or give another address"
            raise StoreError("there is no dataset here", where=where, then=then)
        store.check_conditional()
        store.create("dataset.json", new_settings(docs_per_shard))
        data = store.read("dataset.json")
    root = _folder(address, _dataset_id(data, store), cache or cache_folder(os.environ))
    with storing(root):
        _lay_out(root, address, data or b"")
    if found:
        origin_of(root).refresh()
    return root


def store_address(place: str | Address) -> Address:
    """The address of a dataset, in one way of writing. Raises ConfigurationError for one that it can't have."""
    address = parse_place(place) if isinstance(place, str) else place
    if not isinstance(address, Address) or address.is_web or "?" in address.url:
        then = "give a folder, or an address such as s3://bucket/prefix"
        raise ConfigurationError("a dataset can't lie at such an address", where=str(address), then=then)
    return Address(url=address.url.rstrip("/"))


def cache_folder(environment: Mapping[str, str]) -> Path:
    """The folder in which working copies lie."""
    home = environment.get("XDG_CACHE_HOME", "")
    return (Path(home) if home.startswith("/") else Path.home() / ".cache") / "copydesk"


def _folder(address: Address, dataset_id: str, cache: Path) -> Path:
    # Of the id too: a bucket of one name may be another's, at another endpoint, and a dataset may be made anew.
    name = hashlib.sha256(f"{address.url}\n{dataset_id}".encode()).hexdigest()[:32]
    return cache.absolute() / name


def _dataset_id(data: bytes | None, store: Store) -> str:
    try:
        return str(json.loads(data or b"")["dataset_id"])
    except (ValueError, KeyError, TypeError) as error:
        where, then = store.where("dataset.json"), "restore it from a copy of the dataset"
        raise StoreError("'dataset.json' is damaged", where=where, then=then) from error


def _lay_out(root: Path, address: Address, settings: bytes) -> None:
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    incoming = root / INCOMING
    if not (root / MARKER).is_file():
        write_marker(root, address, proven=False)
    for path in list(incoming.iterdir()) if incoming.is_dir() else ():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - _DAY_SECONDS:  # A process that died was bringing it.
                path.unlink()
    target = root / "dataset.json"
    if not target.is_file() or target.read_bytes() != settings:
        site = incoming / uuid4().hex
        incoming.mkdir(exist_ok=True)
        site.write_bytes(settings)
        site.chmod(0o444)
        site.replace(target)
