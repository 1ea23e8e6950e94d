"""Knows how a PDF file becomes a source text: its paragraphs in reading order, headings told by their size."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.records import Block, Claim, Decoding, Limits, SourceText
from copydesk.rules.stated import clean_stated, is_persons
from copydesk.source.pdf_paragraphs import PdfParagraph, count_words, find_paragraphs, join_lines, main_size
from copydesk.spans import Span, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PATH = "running-head"
_LARGER = 1.12
_HEADING_CHARS = 250
_UNREAD = "\ufffd"
_MAX_UNREAD = 0.3
"""The share of characters that may be none that the file's fonts name."""
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")
_MAX_STATED = 4_000
_FIELDS = {"Title": "title", "Author": "authors", "CreationDate": "published", "ModDate": "updated"}
_ENDS = re.compile(r"[.!?;…][\"'”’»)]*$")
_FILE_NAME = re.compile(r"(?i)\S{1,200}\.(?:docx?|pdf|indd|qxd|tex|rtf|odt)|microsoft word - .*|untitled.*|\w{1,3}")
"""What programs write for a title where nobody gave one."""


def read_pdf(data: bytes, *, limits: Limits | None = None, locator: str = "") -> SourceText:
    """The text of a PDF file, a paragraph a line, and what its header states.

    Raises RefusedError: encrypted, malformed, too_large, or no_article where it has no text but pictures of it.
    """
    from copydesk.source.pdf_pages import read_pages  # pdfminer is needed only where a PDF file is met

    limits = limits or Limits()
    file = read_pages(data, limits=limits, locator=locator)
    if not any(file.pages):
        what = "a scan without a text layer" if file.pages else "a PDF file without pages"
        raise RefusedError(Reason.NO_ARTICLE, what, stage=Stage.SOURCE, locator=locator)
    size, words = main_size(file.pages), count_words(file.pages)
    parts: list[str] = []
    blocks: list[Block] = []
    start = 0
    for paragraph in find_paragraphs(file.pages, size):
        text = join_lines(paragraph, words)
        tag = _tag(paragraph, text, size)
        blocks.append(Block(span=Span(start, start + len(text)), tag=tag, path=_PATH if paragraph.running else ""))
        parts.append(text)
        start += len(text) + 2
    whole = "\n\n".join(parts)
    _check_read(whole, locator)
    decoding = Decoding(charset="utf-16", how="declared")
    return SourceText(text=whole, blocks=tuple(blocks), decoding=decoding, claims=tuple(_claims(file.info)))


def _check_read(text: str, locator: str) -> None:
    seen = fold(text).text
    if not seen or text.count(_UNREAD) > _MAX_UNREAD * len(seen):
        detail = "a text whose fonts do not say which characters they show"
        raise RefusedError(Reason.NO_ARTICLE, detail, stage=Stage.SOURCE, locator=locator)


def _tag(paragraph: PdfParagraph, text: str, body_size: float) -> str:
    """`h2` for what is set larger than the text, `h3` for what is bold in it; `line` for all else."""
    if paragraph.running or len(text) > _HEADING_CHARS:
        return "line"
    if paragraph.size >= _LARGER * body_size:
        return "h2"
    return "h3" if paragraph.bold and not _ENDS.search(text) else "line"


def _claims(info: Mapping[str, object]) -> Iterator[Claim]:
    """What the header states: with little trust, as programs write it unasked."""
    from pdfminer.utils import decode_text

    for key, field in _FIELDS.items():
        stated = info.get(key)
        if not isinstance(stated, bytes) or len(stated) > _MAX_STATED:
            continue
        text = decode_text(stated)
        if field in ("published", "updated"):
            day = _DATE.match(text)
            text = "-".join(part for part in day.groups() if part) if day else ""
        elif field == "title" and _FILE_NAME.fullmatch(text.strip()):
            continue
        value = clean_stated(field, text)
        if value and (field != "authors" or is_persons(value)):
            yield Claim(field=field, value=value, method="header", confidence="low")
