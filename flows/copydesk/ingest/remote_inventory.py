"""Knows which files below an address are inputs, as `inventory` knows it of a folder, and the locator of each."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from copydesk.errors import CopydeskError, Reason, StoreError
from copydesk.ingest.inventory import Found, attach_sidecars, make_locator
from copydesk.ingest.opening import OPENERS
from copydesk.ingest.reading import MEDIA_TYPES, STATED_TYPES
from copydesk.ingest.remote import RemoteFile, connect, patiently, stamp_of, unreachable
from copydesk.ingest.sidecars import fault_of, pair_sidecars
from copydesk.ingest.web import LeadsAwayError, WebFile
from copydesk.ingest.web_index import list_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from copydesk.stores.addresses import Address

_PAGE = "text/html"
_UNSAFE = re.compile("[\0\ud800-\udfff]|^/")


def find_remote_inputs(address: Address) -> tuple[Found, ...]:
    """Every input below an address, or the one that it names, sorted by locator.

    What a folder's names mean, the parts of a key mean here. An address of the web names one file, or with a / at its
    end a list of files. Raises StoreError where it can't be listed, ConfigurationError where what lists it is not
    installed.
    """
    address, _ = address.split()
    if address.is_web:
        if not address.url.partition("?")[0].endswith("/"):
            return (_find_page(address),)
        listed = {path: _found(path, file, size) for path, (file, size) in list_index(address).items()}
    else:
        listed = dict(_objects(address))
        if not listed and not address.url.endswith("/") and (alone := _find_object(address)):
            return (alone,)
    shown = {path: found for path, found in listed.items() if not _is_hidden(path)}
    return tuple(sorted(attach_sidecars(shown), key=lambda item: item.locator))


def find_remote_input(address: Address) -> Found:
    """The one file that an address names. Raises StoreError where there is none."""
    address, _ = address.split()
    found = _find_page(address) if address.is_web else _find_object(address)
    if found is None:
        then = "see to its name; name one file, not a folder"
        raise StoreError("there is no such file", where=str(address), then=then)
    return found


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") and part not in (".", "..") for part in path.split("/"))


def _found(path: str, file: RemoteFile, n_bytes: int | None) -> Found:
    """A file by its path below the address; refused where that leads out of it."""
    # Of a key, unlike of a path, any letter may be part; the first slash would make it look like a whole path.
    locator = _UNSAFE.sub(_escape, make_locator(path))
    if ".." in path.split("/"):
        detail = "a name that leads out of raw/"
        return Found(locator=locator, path=file, n_bytes=None, refusal=Reason.OUTSIDE_RAW, detail=detail)
    if path.endswith("/"):
        detail = "an object with the name of a folder"
        return Found(locator=locator, path=file, n_bytes=None, refusal=Reason.UNREADABLE, detail=detail)
    return Found(locator=locator, path=file, n_bytes=n_bytes)


def _escape(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))


def _objects(address: Address) -> Iterator[tuple[str, Found]]:
    """The objects below an address, by their path below it."""
    system, root = connect(address)
    base = f"{root.rstrip('/')}/"
    listed = _list(address, system, root.rstrip("/"))
    for key in tuple(listed):
        facts = listed.pop(key)  # of a million, what fsspec tells weighs more than what is kept
        path = key[len(base) :]
        is_folder = facts.get("type") == "directory" or (key.endswith("/") and not facts.get("size"))
        if path and key.startswith(base) and not is_folder:
            yield path, _found(path, _file(address, key, facts), facts.get("size"))


def _list(address: Address, system: Any, root: str) -> dict[str, Mapping[str, Any]]:  # noqa: ANN401
    """What lies below, in one flat list: the keys of a bucket are no paths, and folder by folder some get lost."""
    system.invalidate_cache()
    try:
        listed = patiently(lambda: system.find(root, detail=True))
    except Exception as error:
        raise unreachable(address, error) from None
    system.invalidate_cache()  # it holds as much as the list, and hides what changes
    return listed if isinstance(listed, dict) else {}


def _file(address: Address, key: str, facts: Mapping[str, Any]) -> RemoteFile:
    return RemoteFile(place=address, key=key, name=key.rpartition("/")[2], stamp=stamp_of(facts))


def _find_object(address: Address) -> Found | None:
    """The object that an address names, with the sidecar beside it; None where there is none."""
    system, key = connect(address)
    try:
        facts = patiently(lambda: system.info(key))
    except FileNotFoundError:
        return None
    except Exception as error:
        raise unreachable(address, error) from None
    if facts.get("type") != "file":
        return None
    name = key.rpartition("/")[2]
    beside: list[str] = []
    with suppress(Exception):  # an object may be read in a bucket that must not be listed
        beside = [str(one).rpartition("/")[2] for one in system.ls(key.rpartition("/")[0], detail=False)]
    system.invalidate_cache()
    sidecars = pair_sidecars({*beside, name}).of_file.get(name, ())
    sidecar = RemoteFile(place=address, key=f"{key[: -len(name)]}{sidecars[0]}", name=sidecars[0]) if sidecars else None
    return Found(
        locator=_UNSAFE.sub(_escape, make_locator(name)),
        path=_file(address, key, facts),
        n_bytes=facts.get("size"),
        sidecar=sidecar,
        sidecar_fault=fault_of(sidecars),
    )


def _find_page(address: Address) -> Found:
    """The file of the web that an address names, as its server tells of it.

    Where the name does not tell what it is, what the server states does. A page has the address as its URL.
    """
    file = RemoteFile(place=address, key=address.url, name=address.name)
    web = WebFile(file, 0)
    try:
        patiently(lambda: web.open_at(0), final=(LeadsAwayError, CopydeskError))
    except Exception as error:
        raise unreachable(address, error) from None
    finally:
        web.close()
    suffix = PurePosixPath(address.name).suffix.lower()
    stated = None if suffix in MEDIA_TYPES or suffix in OPENERS else STATED_TYPES.get(web.media_type or "")
    is_page = _PAGE in (stated, MEDIA_TYPES.get(suffix))
    return Found(
        locator=_UNSAFE.sub(_escape, make_locator(address.name)),
        path=file,
        n_bytes=web.size,
        url=address.page_url if is_page else None,
        media_type=stated,
    )
