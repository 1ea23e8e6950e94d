"""Knows Word documents: the page that their text makes, and what their properties state. It is mammoth's only door."""

from __future__ import annotations

import io
import logging
import re
import zipfile
import zlib
from dataclasses import replace
from typing import IO, TYPE_CHECKING, NoReturn
from xml.etree import ElementTree

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.records import Claim
from copydesk.rules.stated import clean_stated, is_persons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.records import Limits, RawArticle

_MAX_MEMBERS = 10_000
_PROPERTIES = "docProps/core.xml"
_MAX_PROPERTIES = 100_000
_XML = (".xml", ".rels")
_DECLARATION = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
"""What begins a declaration of entities, in UTF-8 or UTF-16: Word never writes one, and it can grow without bound."""
_UNREAD = (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, OSError, ValueError)
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
"""
"""What the names of Word's own styles mean, beyond what mammoth knows."""
_FIELDS = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}creator": "authors",
    "{http://purl.org/dc/elements/1.1/}language": "language",
    "{http://purl.org/dc/terms/}created": "published",
    "{http://purl.org/dc/terms/}modified": "updated",
}

logging.getLogger("mammoth").addHandler(logging.NullHandler())


def read_word(raw: RawArticle, limits: Limits) -> RawArticle:
    """The page that a Word document makes, without its pictures, and with what its properties state.

    Raises RefusedError: malformed, too_large, encrypted, or no_article where it holds no text.
    """
    import mammoth  # not each run meets a Word document

    markup, claims = _take_markup(raw, limits)
    try:
        made = mammoth.convert_to_html(markup, style_map=_STYLES, convert_image=lambda _: [])
    except Exception as error:  # whatever mammoth meets in what is no Word document, in a lock or in XML
        _refuse(Reason.MALFORMED, f"no Word document can be read of it: {type(error).__name__}", raw.locator)
    text = made.value.encode("utf-8", "replace")
    if not text.strip():
        _refuse(Reason.NO_ARTICLE, "a document without text", raw.locator)
    page = b"<!DOCTYPE html><html><body><article>" + text + b"</article></body></html>"
    return replace(raw, data=page, media_type="text/html", charset="utf-8", claims=(*raw.claims, *claims))


def _take_markup(raw: RawArticle, limits: Limits) -> tuple[IO[bytes], tuple[Claim, ...]]:
    """The document without all that is no markup, so that nothing else can be opened, and what its properties state."""
    markup = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as archive, zipfile.ZipFile(markup, "w") as copy:
            for member in _check_members(archive, limits, raw.locator):
                # What a member says of its size binds: no more is unpacked of it.
                part = archive.read(member)
                if _DECLARATION.search(part):
                    _refuse(Reason.MALFORMED, "a document that declares entities", raw.locator)
                copy.writestr(zipfile.ZipInfo(member.filename), part)
            claims = tuple(_claims(copy))
    except _UNREAD as error:
        _refuse(Reason.MALFORMED, f"no Word document can be read of it: {type(error).__name__}", raw.locator)
    markup.seek(0)
    return markup, claims


def _check_members(archive: zipfile.ZipFile, limits: Limits, locator: str) -> list[zipfile.ZipInfo]:
    """The members that are markup, each name once. Raises RefusedError: too_large, encrypted."""
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS:
        _refuse(Reason.TOO_LARGE, f"more than {_MAX_MEMBERS} parts in a document", locator)
    if any(member.flag_bits & 1 for member in members):
        _refuse(Reason.ENCRYPTED, "a document with a password", locator)
    named = {member.filename: member for member in members if member.filename.lower().endswith(_XML)}
    if sum(member.file_size for member in named.values()) > limits.max_page_chars:
        detail = f"more than {limits.max_page_chars} bytes of markup in a document"
        _refuse(Reason.TOO_LARGE, detail, locator)
    return list(named.values())


def _claims(archive: zipfile.ZipFile) -> Iterator[Claim]:
    """What the properties state: with little trust, as they are often those of a template."""
    if _PROPERTIES not in archive.namelist() or archive.getinfo(_PROPERTIES).file_size > _MAX_PROPERTIES:
        return
    try:
        root = ElementTree.fromstring(archive.read(_PROPERTIES))  # noqa: S314  it was seen to declare no entities
    except (ElementTree.ParseError, ValueError, LookupError):
        return
    for element in root:
        field = _FIELDS.get(element.tag)
        value = clean_stated(field, element.text) if field and element.text else None
        if field and value and (field != "authors" or is_persons(value)):
            yield Claim(field=field, value=value, method="header", confidence="low")


def _refuse(reason: Reason, detail: str, locator: str) -> NoReturn:
    raise RefusedError(reason, detail, stage=Stage.INGEST, locator=locator)
