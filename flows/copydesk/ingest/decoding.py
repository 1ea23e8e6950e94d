"""Knows how bytes become text, and tells what it had to guess and to repair."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.charsets import detect_charset, find_codec, find_declared, plain_name
from copydesk.ingest.mojibake import repair_mojibake
from copydesk.ingest.sniffing import BOMS, find_bom, guess_wide_charset
from copydesk.records import Decoding

if TYPE_CHECKING:
    from copydesk.records import RawArticle

_How = Literal["bom", "utf-8", "declared", "detected"]
_Decoded = tuple[str, str, _How]

_STATEFUL = frozenset({"iso2022_jp"})
"""Charsets whose bytes pass for ASCII, so that their declaration must be believed before UTF-8 is tried."""

_MAX_STRAYS = 0.1
_STRAYS = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
_STRAY = re.compile("[\udc80-\udcff]")
_GOOD = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")
_UNFINISHED = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")


def decode_article(raw: RawArticle) -> tuple[str, Decoding]:
    """The text of an article and how it was decoded; a page's own declaration is heard. Raises RefusedError."""
    declared = raw.charset or (find_declared(raw.data) if raw.media_type == "text/html" else None)
    return decode(raw.data, declared=declared, locator=raw.locator)


def decode(data: bytes, *, declared: str | None = None, locator: str = "") -> tuple[str, Decoding]:
    """`data` as text, and how it was decoded: by its byte order mark, as UTF-8, as declared, or as detected.

    Line ends stay as they are. `Decoding.repairs` tells what was done besides: `stray-bytes` (single bytes of
    windows-1252 in UTF-8), `nul-removed`, `mojibake`. Raises RefusedError: malformed where the data ends inside a
    character, undecodable, or empty.
    """
    try:
        text, charset, how = _decode(data, find_codec(declared) if declared else None)
    except UnicodeDecodeError as error:
        raise _refused(error, locator) from error
    repairs = ["stray-bytes"] if how == "utf-8" and _has_strays(text) else []
    text = text.translate(_STRAYS) if repairs else text
    if "\0" in text:
        text, repairs = text.replace("\0", ""), [*repairs, "nul-removed"]
    text, mended = repair_mojibake(text)
    if not text.strip("\ufeff \t\r\n\v\f"):
        raise RefusedError(Reason.EMPTY, "nothing but white space", stage=Stage.INGEST, locator=locator)
    return text, Decoding(charset=charset, how=how, repairs=tuple(repairs + ["mojibake"] * mended))


def _has_strays(text: str) -> bool:
    try:
        text.encode()  # which is sooner than a search
    except UnicodeEncodeError:
        return True
    return False


def _decode(data: bytes, declared: str | None) -> _Decoded:
    if charset := find_bom(data):
        bom = next(mark for mark in BOMS if data.startswith(mark))
        return data[len(bom) :].decode(charset), charset, "bom"
    if charset := guess_wide_charset(data):
        return data.decode(charset), charset, "detected"
    if declared in _STATEFUL and b"\x1b" in data:
        return data.decode(declared), plain_name(declared), "declared"
    try:
        return data.decode("utf-8"), "utf-8", "utf-8"
    except UnicodeDecodeError as error:
        return _decode_other(data, declared, error)


def _decode_other(data: bytes, declared: str | None, error: UnicodeDecodeError) -> _Decoded:
    if _is_nearly_utf8(data, declared):
        if _UNFINISHED.search(data[-3:]) or _SURROGATE.search(data):
            raise error
        return data.decode("utf-8", "surrogateescape"), "utf-8", "utf-8"
    if declared and declared != "utf-8":
        try:
            return data.decode(declared), plain_name(declared), "declared"
        except UnicodeDecodeError:
            pass  # the declaration lies; the bytes must speak for themselves
    detected = detect_charset(data)
    if detected is None:
        raise error
    return data.decode(detected), plain_name(detected), "detected"


def _is_nearly_utf8(data: bytes, declared: str | None) -> bool:
    """Whether what is not ASCII is UTF-8, but for single bytes and a character cut off at the end."""
    unfinished = _UNFINISHED.search(data[-3:])
    n_cut = len(unfinished[0]) if unfinished else 0
    text = data[: len(data) - n_cut].decode("utf-8", "surrogateescape")
    n_surrogates = len(_SURROGATE.findall(data))
    n_strays, n_good = len(_STRAY.findall(text)) - 3 * n_surrogates, len(_GOOD.findall(text))
    if n_good == n_strays == 0:  # a lone lead byte after ASCII may as well be an accented letter
        return n_cut > 1 or n_surrogates > 0 or declared == "utf-8"
    return n_strays <= _MAX_STRAYS * n_good


def _refused(error: UnicodeDecodeError, locator: str) -> RefusedError:
    data, stage = error.object, Stage.INGEST
    if error.start >= len(data) - 3 and ("end of data" in error.reason or "truncated" in error.reason):
        return RefusedError(
            Reason.MALFORMED, f"cut off inside a character, after {len(data)} bytes", stage=stage, locator=locator
        )
    if error.encoding == "utf-8" and _SURROGATE.search(data):
        return RefusedError(Reason.UNDECODABLE, "lone surrogates in UTF-8", stage=stage, locator=locator)
    where = f"byte {error.start} breaks {error.encoding}"
    return RefusedError(
        Reason.UNDECODABLE, f"{where}, and no other charset fits well enough", stage=stage, locator=locator
    )
