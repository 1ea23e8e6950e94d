"""Knows what bytes are, whatever the suffix of their file says: text, a web page, or binary."""

from __future__ import annotations

import codecs
import re

from copydesk.errors import Reason, RefusedError, Stage

MARKDOWN = "text/markdown"
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LETTER = "message/rfc822"
SAVED_PAGE = "multipart/related"

_MAGIC = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old office document",
    b"\x7fELF": "a program",
    b"SQLite format 3\x00": "a database",
    b"PAR1": "a Parquet file",
    b"{\\rtf": "a Rich Text file",
}

BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""Byte order marks and their charsets; that of UTF-32-LE begins with that of UTF-16-LE, and so stands before it."""

MAX_STRAY_NULS = 0.001
"""The share of NUL bytes that text may hold; they are left out of it."""

_SAMPLE = 65_536
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b\0"))
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:[^-]|-(?!->)){0,2000}-->\s*)?<(?:!doctype\s+html|html)\b", re.I
)
_OTHERS = {
    "a feed or a list of addresses, not a page": re.compile(
        r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<(?:\?xml-stylesheet|!--)[^>]{0,500}>\s*){0,3}"
        r"<(?:rss|feed|rdf:rdf|urlset|sitemapindex|opml)\b",
        re.I,
    ),
    "JSON, not text": re.compile(r'\s*[\[{]\s*(?:\{\s*)?"[^"\n]{1,100}"\s*:'),
}
"""What text may be that is no article, though it holds some."""
_MARKUP = re.compile(r"<[/!]?[a-zA-Z]")


def sniff(data: bytes, media_type: str, *, locator: str = "") -> str:
    """The media type that `data` has: a whole web page in a .txt is a page, and a .html without any markup is text.

    A PDF file, a Word document and a page that a browser saved with its pictures are what they are under any name.
    Raises RefusedError: binary for other formats, known by their first bytes, and for what holds too many controls;
    unsupported_type for a feed and for JSON; malformed, encrypted or unsupported_type for what is no document of the
    kind that is stated.
    """
    if media_type in (LETTER, SAVED_PAGE):  # whose parts may be anything
        return "text/html" if _PAGE.match(data[:_SAMPLE].decode("latin-1")) else media_type
    document = guess_document(data)
    if document == WORD and b"word/" not in data:
        detail = "an office document, and none of Word"
        raise RefusedError(Reason.UNSUPPORTED_TYPE, detail, stage=Stage.INGEST, locator=locator)
    if document or media_type in _DOCUMENTS:
        return document or _sniff_document(data, media_type, locator)
    if _SAVED.match(data) and b"multipart/related" in data[:_SAVED_HEAD].lower():
        return SAVED_PAGE
    charset = find_bom(data) or guess_wide_charset(data)
    fault = _fault(data) if charset is None else None
    if fault:
        raise RefusedError(Reason.BINARY, fault, stage=Stage.INGEST, locator=locator)
    start = data[:_SAMPLE].decode(charset or "latin-1", errors="ignore").lstrip("\ufeff")
    if media_type in ("text/plain", "text/html"):
        for what, pattern in _OTHERS.items():
            if pattern.match(start):
                raise RefusedError(Reason.UNSUPPORTED_TYPE, what, stage=Stage.INGEST, locator=locator)
    if media_type in ("text/plain", MARKDOWN) and _PAGE.match(start):
        return "text/html"
    if media_type == "text/html" and len(data) <= _SAMPLE and not _MARKUP.search(start):
        return "text/plain"
    return media_type


_SAVED = re.compile(rb"(?i)\s*(?:from:[ \t]*<saved by |mime-version:|snapshot-content-location:)")
_SAVED_HEAD = 4096
_FIRST_PARTS = (b"[Content_Types].xml", b"_rels/.rels", b"docProps/app.xml", b"docProps/core.xml", b"word/document.xml")
"""What an office document begins with: one of these is the first member of the archive that it is."""
_NAME_AT = 30


def guess_document(start: bytes) -> str | None:
    """The media type of a PDF file or an office document, by its first bytes; None for all else.

    >>> guess_document(b"%PDF-1.7"), guess_document(b"PK")
    ('application/pdf', None)
    """
    if start[:8].lstrip(b"\r\n ").startswith(b"%PDF-"):
        return PDF
    return WORD if start.startswith(b"PK\x03\x04") and start.startswith(_FIRST_PARTS, _NAME_AT) else None


def guess_media_type(start: bytes) -> str | None:
    """That of a file whose name does not tell, by its first bytes; None where it is no page, PDF or office document."""
    text = start.decode(find_bom(start) or "latin-1", errors="ignore").lstrip("\ufeff")
    return guess_document(start) or ("text/html" if _PAGE.match(text) else None)


_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""The name of the stream that holds an office document with a password."""
_DOCUMENTS = {PDF: ("PDF", b"%PDF-"), WORD: ("Word", b"PK\x03\x04")}
_REACH = 1024
"""How many bytes of something else may stand before a PDF file."""


def _sniff_document(data: bytes, media_type: str, locator: str) -> str:
    """The media type where the document begins as it should; a page where one was saved in its place."""
    kind, magic = _DOCUMENTS[media_type]
    if data.startswith(magic) or (media_type == PDF and magic in data[:_REACH]):
        return media_type
    if data.startswith(_OLD_OFFICE):
        locked = media_type == WORD and _LOCKED in data
        reason = Reason.ENCRYPTED if locked else Reason.UNSUPPORTED_TYPE
        detail = "a document with a password" if locked else "an office document of the old kind"
    elif _PAGE.match(data[:_SAMPLE].decode("latin-1")):
        return sniff(data, "text/html", locator=locator)
    else:
        reason, detail = Reason.MALFORMED, f"it does not begin as a {kind} document does"
    raise RefusedError(reason, detail, stage=Stage.INGEST, locator=locator)


def _fault(data: bytes) -> str | None:
    head = data[:8].lstrip(b"\r\n ")
    for magic, name in _MAGIC.items():
        if head.startswith(magic) or data.startswith(magic):
            return f"it begins like {name}"
    n_nuls = data.count(0)
    if n_nuls > max(1, MAX_STRAY_NULS * len(data)):
        return f"{n_nuls} of {len(data)} bytes are NUL"
    n_controls = len(data) - len(data.translate(None, _CONTROLS))
    if n_controls > max(8, 0.01 * len(data)):
        return f"{n_controls} of {len(data)} bytes are control characters"
    return None


def find_bom(data: bytes) -> str | None:
    """The charset of the byte order mark with which `data` begins, or None."""
    return next((charset for bom, charset in BOMS.items() if data.startswith(bom)), None)


def guess_wide_charset(data: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` where bytes without a mark read as text only in it, else None."""
    sample = data[: _SAMPLE & ~1]
    if sample.count(0) < 2 or len(sample) < 4:
        return None
    shares = {charset: _plain_share(sample, charset) for charset in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda charset: shares[charset])
    return best if shares[best] > 0.95 else None


def _plain_share(sample: bytes, charset: str) -> float:
    """The share of characters that are white space or of the letters and signs below U+2100, but no controls."""
    text = sample[: len(sample) & ~1].decode(charset, errors="replace")
    plain = sum(char.isspace() or (" " <= char < "\u2100" and not "\x7f" <= char <= "\x9f") for char in text)
    return plain / len(text) if any(char in " \n\r" for char in text) else 0.0
