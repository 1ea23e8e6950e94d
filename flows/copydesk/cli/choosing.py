"""Which article of a file is meant: the only one in it, or the one that is named behind a #."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from copydesk.errors import ConfigurationError, Reason, RefusedError, Stage, StoreError
from copydesk.ingest import Address, find_input, open_input, sniff
from copydesk.records import RawArticle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from copydesk.ingest import Found, Place
    from copydesk.ingest.streams import Opened
    from copydesk.records import Quarantined

_LISTED = 20
"""How many articles of an archive are listed, and so how far it is read for it."""


def split_member(path: Path) -> tuple[Path, str]:
    """The file and, of FILE#MEMBER, the member; a file that is called so itself comes first."""
    name = str(path)
    if not path.exists():
        for mark in re.finditer("#", name):
            file = Path(name[: mark.start()])
            if file.is_file():
                return file, name[mark.end() :]
    return path, ""


def choose_article(path: Place) -> RawArticle:
    """The article that a path or an address names, which may be FILE#MEMBER.

    Raises RefusedError where it can't be had, ConfigurationError where several are in it, StoreError where none is.
    """
    found, file, member = _find_remote(path) if isinstance(path, Address) else _find_local(path)
    opened = open_input(found)
    if member:
        opened = _under(opened, Path(f"{found.locator}#{member}"))
    return _pick(opened, file, member)


def _find_local(path: Path) -> tuple[Found, Place, str]:
    file, member = split_member(path)
    if file.exists() and not file.is_file():
        what = "this is a directory" if file.is_dir() else "this is no file"
        raise StoreError(what, where=str(file), then="name a file with an article, or - for standard input")
    return find_input(file), file, member


def _find_remote(address: Address) -> tuple[Found, Place, str]:
    """The file at an address and, of FILE#MEMBER, the member; an object that is called so itself comes first."""
    file, member = address.split()
    marks = () if file.is_web else re.finditer("#", file.url)
    tries = [(file, member), *((Address(url=file.url[: at.start()]), file.url[at.end() :]) for at in marks)]
    for number, (one, inside) in enumerate(tries, start=1):
        try:
            return find_input(one), one, inside
        except StoreError:
            if number == len(tries):
                raise
    raise AssertionError("an address is tried at least once")


def _under(opened: Iterable[Opened], wanted: Path) -> Iterator[Opened]:
    """What has the locator, or lies in what has it."""
    for one in opened:
        if Path(one.locator) == wanted:
            yield one
            return
        if str(Path(one.locator)).startswith(f"{wanted}#"):
            yield one


def _pick(opened: Iterable[Opened], file: Place, member: str) -> RawArticle:
    article: RawArticle | None = None
    articles: list[str] = []
    refused: list[Quarantined] = []
    for one in opened:
        if not isinstance(one, RawArticle):
            refused = [*refused, one][:_LISTED]
            continue
        article = article or one
        articles.append(one.locator)
        if len(articles) > _LISTED:
            break
    if article and len(articles) == 1:
        return article
    if article:
        first = article.locator.removeprefix(file.name)
        then = f"name one of them, such as '{file}{first}'"
        raise ConfigurationError(_listed("several articles are in it:", articles), where=str(file), then=then)
    if not refused:
        raise StoreError(f"'{member}' is not in it", where=str(file), then=f"see what is, with: copydesk read '{file}'")
    if len(refused) == 1:
        return _without_suffix(file, refused[0])
    reasons = [f"{one.locator}: {one.reason}" for one in refused]
    raise StoreError(
        _listed("no article of it can be read:", reasons), where=str(file), then="mend it, or name another"
    )


def _listed(head: str, lines: list[str]) -> str:
    shown = [line.replace("\n", " ") for line in lines[:_LISTED]]
    return "\n    ".join([head, *shown, *(["and more"] if len(lines) > _LISTED else [])])


def _without_suffix(file: Place, row: Quarantined) -> RawArticle:
    """The file as text where its name says nothing; else the refusal is raised."""
    if isinstance(file, Address) or file.suffix or row.locator != file.name or row.reason != Reason.UNSUPPORTED_TYPE:
        _refuse(row)
    data = file.read_bytes()
    return RawArticle(locator=file.name, data=data, media_type=sniff(data, "text/plain", locator=file.name))


def _refuse(row: Quarantined) -> NoReturn:
    raise RefusedError(Reason(row.reason), row.detail, stage=Stage(row.stage), locator=row.locator)
