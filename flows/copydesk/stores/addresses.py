"""Knows what names a place: a folder, or an address as s3://bucket/prefix, of which no secret shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import unquote, urlsplit

from copydesk.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

EXTRAS: Mapping[str, str] = {
    "s3": "s3",
    "s3a": "s3",
    "gs": "gs",
    "gcs": "gs",
    "az": "az",
    "abfs": "az",
    "abfss": "az",
    "http": "http",
    "https": "http",
    "memory": "",
}
"""The schemes of addresses, each with the extra of copydesk that installs what reads it; none where nothing need be."""
WEB = frozenset({"http", "https"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_PASSWORD = re.compile(r"(?<=://)[^/?#]*:[^/?#]*@")
_USER = re.compile(r"(?<=://)[^/?#]*@")
"""On the web, a name alone is often a token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A place that is no folder of this machine. As text it lacks what may be a secret: what stands behind a `?`."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        path, mark, _ = self.split()[0].url.partition("?")
        return _printable(f"{path}?..." if mark else path)

    @property
    def scheme(self) -> str:
        """What stands before its `://`, in lower case."""
        return self.url.partition("://")[0].lower()

    @property
    def is_web(self) -> bool:
        """Whether a web server answers there."""
        return self.scheme in WEB

    @property
    def name(self) -> str:
        """What its last part is called, or the bucket or host where it has no other part."""
        path = self.split()[0].url.partition("?")[0] if self.is_web else self.url
        last = path.rstrip("/").rpartition("/")[2]
        return unquote(last, errors="surrogateescape") if self.is_web else last

    def split(self) -> tuple[Address, str]:
        """The address of a file and what is named behind a `#`, of the web; in a bucket, a `#` may be part of a key."""
        url, _, member = self.url.partition("#") if self.is_web else (self.url, "", "")
        return Address(url=url), member

    @property
    def page_url(self) -> str | None:
        """Its text where it may name a page for good: an address of the web whose query does not change what it is."""
        return self.url if self.is_web and "?" not in self.url else None


Place = Path | Address
"""Where raw articles, or a dataset, lie."""


def parse_place(text: str | Path) -> Place:
    """The folder or file, or the address, that a text names.

    Raises ConfigurationError for an address whose scheme is not known, that holds a password, or that names no place.

    >>> parse_place("file:///data/raw"), str(parse_place("https://example.org/a.zip?signature=1"))
    (PosixPath('/data/raw'), 'https://example.org/a.zip?...')
    """
    match = _SCHEME.match(text) if isinstance(text, str) else None
    if match is None or isinstance(text, Path):
        return Path(text)
    scheme, rest = match[1].lower(), text[match.end() :]
    if scheme == "file":
        return _local(rest)
    secret = _USER if scheme in WEB else _PASSWORD
    shown = secret.sub("...@", str(Address(url=text)))
    if scheme not in EXTRAS:
        known = ", ".join(f"{name}://" for name in ("file", *EXTRAS))
        _refuse(f"'{_printable(match[1])}://' is no address that copydesk reads", shown, f"give a folder, or {known}")
    if "::" in rest:
        _refuse("an address in another is not read", shown, "give the address alone; archives are opened as they come")
    if secret.search(text):
        then = "leave it out, and give it in fsspec's own configuration: ~/.config/fsspec, or a variable such as"
        _refuse(
            "there is a name or password in the address, where others see it", shown, f"{then} FSSPEC_{scheme.upper()}"
        )
    address = Address(url=f"{scheme}://{rest}")
    if not _names_something(address):
        _refuse("the address names no bucket or server", shown, "write it such as s3://bucket/prefix")
    return address


def check_address(address: Address) -> None:
    """Raises ConfigurationError where what reads such an address is not installed."""
    from fsspec import get_filesystem_class

    extra = EXTRAS[address.scheme]
    try:
        get_filesystem_class(address.scheme)
    except ImportError as error:
        what = f"what reads {address.scheme}:// is not installed"
        raise ConfigurationError(what, where=str(address), then=f"pip install 'copydesk[{extra}]'") from error


def _local(rest: str) -> Path:
    if not rest.startswith("/"):
        then = "write it as file:///folder, or give the folder alone"
        _refuse("a file:// address that is not of this machine, or no whole path", f"file://{_printable(rest)}", then)
    return Path(rest)


def _names_something(address: Address) -> bool:
    try:
        if address.is_web:
            return bool(urlsplit(address.url).hostname)
        rest = address.url.partition("://")[2]
        return bool(rest.strip("/")) and (not rest.startswith("/") or address.scheme == "memory")
    except ValueError:  # such as half of an IPv6 address
        return False


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _refuse(what: str, where: str, then: str) -> NoReturn:
    raise ConfigurationError(what, where=where, then=then)
