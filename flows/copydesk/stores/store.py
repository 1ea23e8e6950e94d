"""An object store as a dataset needs it: read, write, create if absent, copy, list, remove. fsspec's door for datasets.

fsspec is imported when a store is first reached.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from uuid import uuid4

from copydesk.errors import ConfigurationError, StoreError
from copydesk.stores.addresses import check_address
from copydesk.stores.faults import answer_of, describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from copydesk.stores.addresses import Address

PROBES = ".probe"
"""Below it lie the objects by which a store is asked whether it can create conditionally."""

_AT_ONCE = 16
_CONFLICT, _TAKEN = 409, 412
_TRIES = 5
_TIMES = ("LastModified", "last_modified", "updated", "mtime", "modified", "created")
_NEXT = "see to the network, the endpoint and your rights there; credentials come from the usual variables and files"

Item = TypeVar("Item")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as it is listed: its size in bytes, and when it was written, where the store tells."""

    bytes: int
    modified: datetime | None


class Store:
    """The objects at and below an address, by keys that are paths below it. Every fault is a StoreError."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.url = address.url.rstrip("/")

    def where(self, key: str) -> str:
        """The address of an object, as people may see it."""
        return f"{str(self.address).rstrip('/')}/{key}"

    def read(self, key: str) -> bytes | None:
        """The bytes of an object; None where there is none."""
        try:
            return bytes(self._system.cat_file(self._path(key)))
        except FileNotFoundError:
            return None
        except Exception as error:
            self._refuse("read", key, error)

    def download(self, key: str, target: Path) -> bool:
        """Put the bytes of an object into a file; False where there is no such object."""
        try:
            self._system.get_file(self._path(key), str(target))
        except FileNotFoundError:
            return False
        except Exception as error:
            self._refuse("read", key, error)
        return True

    def write(self, key: str, data: bytes) -> None:
        """Put an object, in place of what is there."""
        try:
            self._system.pipe_file(self._path(key), data)
        except Exception as error:
            self._refuse("write", key, error)

    def upload(self, source: Path, key: str) -> None:
        """Put a file as an object, a large one in parts, in place of what is there."""
        try:
            self._system.put_file(str(source), self._path(key))
        except Exception as error:
            self._refuse("write", key, error)

    def create(self, key: str, data: bytes) -> bool:
        """Put an object where there is none; False where there is one with other bytes.

        A first try may have done it although its answer was lost: what has our bytes is ours.
        """
        for _ in range(_TRIES):
            outcome = self._create_once(key, data)
            if outcome is not None:
                return outcome or self.read(key) == data
            time.sleep(0.2)
        raise StoreError("can't write: the store keeps answering with a conflict", where=self.where(key), then=_NEXT)

    def copy(self, key: str, new: str) -> bool:
        """Let the store copy an object to another key; False where there is no such object."""
        try:
            self._system.cp_file(self._path(key), self._path(new))
        except FileNotFoundError:
            return False
        except Exception as error:
            self._refuse("write", new, error)
        return True

    def remove(self, keys: Iterable[str]) -> None:
        """Remove objects; one that is not there is no fault."""
        self.each(self._remove_one, keys)

    def find(self, prefix: str) -> dict[str, Stored]:
        """The objects whose keys begin with `prefix`, which ends with a `/`, by key and in order."""
        base = self._path(prefix.rstrip("/"))
        try:
            self._system.invalidate_cache()
            found: Mapping[str, Mapping[str, Any]] = self._system.find(base, detail=True)
        except FileNotFoundError:
            return {}
        except Exception as error:
            self._refuse("list", prefix, error)
        start = len(self._root) + 1
        keys = {name[start:]: facts for name, facts in found.items() if name.startswith(f"{base}/")}
        return {key: Stored(int(keys[key].get("size") or 0), _moment(keys[key])) for key in sorted(keys)}

    def folders(self, prefix: str) -> tuple[str, ...]:
        """The names that stand right below `prefix`, as of folders, in order."""
        base = self._path(prefix.rstrip("/"))
        try:
            self._system.invalidate_cache()
            names = self._system.ls(base, detail=False)
        except FileNotFoundError:
            return ()
        except Exception as error:
            self._refuse("list", prefix, error)
        return tuple(sorted({str(name).rstrip("/").rpartition("/")[2] for name in names}))

    def each(self, do: Callable[[Item], Value], items: Iterable[Item]) -> list[Value]:
        """What `do` gives for each item, several at a time, in their order; raises the first error."""
        some = list(items)
        if len(some) < 2:
            return [do(item) for item in some]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(do, some))

    def check_place(self) -> None:
        """Raise StoreError where there is no such bucket, or it can't be looked into."""
        bucket = self._root.lstrip("/").partition("/")[0]
        try:
            self._system.invalidate_cache()
            self._system.ls(bucket, detail=False)
        except FileNotFoundError:
            if self.address.scheme == "memory":  # where buckets are not made first
                return
            where = f"{self.address.scheme}://{bucket}"
            raise StoreError("there is no such bucket", where=where, then="make it, or see to its name") from None
        except Exception as error:
            self._refuse("list", "", error)

    def check_conditional(self) -> None:
        """Raise StoreError where the store does not refuse to create an object twice: two writers would both win."""
        key = f"{PROBES}/{uuid4().hex}"
        try:
            first, second = self._create_once(key, b"1"), self._create_once(key, b"2")
        except TypeError:  # the library does not know how to ask for it
            first, second = None, True
        finally:
            self.remove([key])
        if not (first and second is False):
            raise StoreError(
                "the store can't create an object only where there is none, so two builds could overwrite each other",
                where=str(self.address),
                then="write to a store with conditional writes (If-None-Match), or to a folder; reading works here",
            )

    def _create_once(self, key: str, data: bytes) -> bool | None:
        """Whether the object was created; None where the store had to do with another writer and tells nothing."""
        try:
            self._system.pipe_file(self._path(key), data, mode="create")
        except FileExistsError:
            return False
        except TypeError:
            raise
        except Exception as error:
            answer = answer_of(error)
            if answer == _TAKEN:
                return False
            if answer == _CONFLICT:
                return None
            self._refuse("write", key, error)
        return True

    def _remove_one(self, key: str) -> None:
        try:
            self._system.rm_file(self._path(key))
        except FileNotFoundError:
            return
        except Exception as error:
            self._refuse("remove", key, error)

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}"

    @cached_property
    def _place(self) -> tuple[Any, str]:
        from fsspec.core import url_to_fs

        check_address(self.address)
        try:
            system, root = url_to_fs(self.url)
        except Exception as error:
            self._refuse("reach", "", error)
        return system, str(root).rstrip("/")

    @property
    def _system(self) -> Any:  # noqa: ANN401  fsspec ships no types
        return self._place[0]

    @property
    def _root(self) -> str:
        return self._place[1]

    def _refuse(self, verb: str, key: str, error: Exception) -> NoReturn:
        if isinstance(error, (StoreError, ConfigurationError)):
            raise error
        if isinstance(error, FileNotFoundError):
            what = "there is no such bucket"
        else:
            answer = answer_of(error)
            told = describe(PermissionError()) if answer in (401, 403) else describe(error)
            what = f"can't {verb}: {told}"
        # `from None`: what shows the cause shows signed addresses.
        raise StoreError(what, where=self.where(key).rstrip("/"), then=_NEXT) from None


def _moment(facts: Mapping[str, Any]) -> datetime | None:
    """When an object was written, of what is listed of it."""
    value = next((facts[name] for name in _TIMES if facts.get(name) is not None), None)
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, (int, float)):
        return datetime.fromtimestamp(value, UTC)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return None
