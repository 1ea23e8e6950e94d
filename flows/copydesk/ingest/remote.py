"""Knows how to reach what fsspec reaches: the file system of an address, and what its errors mean. fsspec's door here.

fsspec is imported when an address is first opened: a run over a folder does not pay for it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from copydesk.errors import StoreError
from copydesk.stores.addresses import Address, check_address
from copydesk.stores.faults import describe, status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WAITS = (0.5, 2.0, 8.0)
"""How many seconds are waited before each new try."""
_SILENCE = 60.0
"""After how many seconds without a byte a web server is given up."""
_STAMPS = ("ETag", "etag", "generation", "Last-Modified")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A file at an address: `key` names it in its file system, `stamp` tells its state when it was listed."""

    place: Address
    key: str = field(repr=False)
    name: str
    stamp: str = ""

    def __str__(self) -> str:
        return str(Address(url=self.key)) if self.place.is_web else f"{self.place.scheme}://{self.key.lstrip('/')}"


def connect(address: Address) -> tuple[Any, str]:
    """The file system of an address, and what it calls the place. Raises ConfigurationError, StoreError."""
    from fsspec.core import url_to_fs

    check_address(address)
    try:
        system, root = url_to_fs(address.url, **(_web_options() if address.is_web else {}))
    except Exception as error:
        raise unreachable(address, error) from None
    return system, str(root)


def _web_options() -> Mapping[str, Any]:
    """What a web server is asked with: bytes as they are sent, and no bound on the time that a large file takes."""
    from aiohttp import ClientTimeout
    from fsspec.config import conf

    given: dict[str, Any] = {}
    for scheme in ("http", "https"):
        given.update(conf.get(scheme, {}).get("client_kwargs", {}))
    timeout = ClientTimeout(total=None, sock_connect=_SILENCE, sock_read=_SILENCE)
    return {"client_kwargs": {"timeout": timeout, **given, "auto_decompress": False}}


def stamp_of(facts: Mapping[str, Any]) -> str:
    """What tells a state of a file from another, of what is known of it; empty where nothing does."""
    return next((str(facts[name]).strip('"') for name in _STAMPS if facts.get(name)), "")


def unreachable(address: Address, error: BaseException) -> StoreError:
    """The error that ends a run: the place can't be listed or reached.

    It is raised `from None`, as all is that tells of such errors: a log that shows the cause shows signed addresses.
    """
    if isinstance(error, FileNotFoundError):
        what, then = "there is no such place", "see to the name of the bucket or server, and to the path in it"
    else:
        what = f"the place of raw articles can't be read: {describe(error)}"
        then = "see to the network and to your rights there; credentials go into fsspec's configuration"
    return StoreError(what, where=str(address), then=then)


def patiently(try_once: Callable[[], Value], *, final: tuple[type[Exception], ...] = ()) -> Value:
    """What a call gives, tried again after each of `WAITS`; raises its last error, those that are final at once."""
    for wait in WAITS:
        try:
            return try_once()
        except Exception as error:
            if isinstance(error, (FileNotFoundError, PermissionError, *final)) or _is_refusal(error):
                raise
        time.sleep(wait)
    return try_once()


def _is_refusal(error: Exception) -> bool:
    """Whether a server has answered, and will not answer otherwise the next time."""
    status = status_of(error)
    return status is not None and 300 <= status < 500 and status not in (408, 429)


def answers(system: Any, key: str) -> bool:  # noqa: ANN401  fsspec ships no types
    """Whether the place still answers when it is asked about a file, be it that the file is gone."""
    try:
        system.invalidate_cache()
        system.info(key)
    except (FileNotFoundError, PermissionError) as error:
        cause = error.__cause__  # with http, this also stands for a server that does not answer
        return cause is None or status_of(cause) is not None
    except Exception as error:
        # What a library can't make a request of never came to the place.
        return status_of(error) is not None or isinstance(error, (ValueError, TypeError))
    return True


def end_run(address: Address, error: BaseException) -> NoReturn:
    """Raises StoreError: the place has gone, and going on would make its articles seem to be gone."""
    raise StoreError(
        f"the place of raw articles does not answer any more: {describe(error)}",
        where=str(address),
        then="see to the network, and run again",
    ) from None
