"""Knows e-mails and pages saved as MHTML: which of their parts is the article, and what their headers state of it."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import date
from email import policy
from email.errors import CloseBoundaryNotFoundDefect, MessageError
from email.header import decode_header, make_header
from email.utils import parseaddr, parsedate_tz
from typing import TYPE_CHECKING, NoReturn

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.sniffing import LETTER
from copydesk.records import Claim
from copydesk.rules.stated import clean_stated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from copydesk.records import Confidence, Limits, RawArticle

_MAX_LINES = 1_000_000
_MAX_BOUNDARIES = 50
"""How many multiparts may be stated: each line is looked at once for every one that it lies in."""
_MAX_PARTS = 1_000
_MAX_HEADER = 4_000
_LINE = re.compile(rb"\n")
_BOUNDARY = re.compile(rb"(?i)\bboundary(?:\*\d{0,3}\*?)?\s{0,9}=")
_ANSWER = re.compile(r"(?i)\s*(?:re|aw|antw|fwd?|wg|tr|rv|sv|vs)\s*(?:\[\d+\])?\s*:")
"""How the subject of an answer or of a forwarded letter begins: its headers are not those of the article."""
_LIST_HEADERS = ("list-id", "list-unsubscribe", "list-post", "feedback-id")
"""What only letters to many bear."""
_FROM_BOTH = re.compile(r"^(?P<author>[^,|]{3,60}?)\s+(?:from|at|via)\s+(?P<publisher>[^,|]{2,100})$")
_TAIL = 200
"""How many bytes at the end of a page may be of the mark behind it."""
_ARMOUR = b"-----BEGIN PGP MESSAGE-----"
_HTML = ("text/html", "application/xhtml+xml")
_TEXTS = (*_HTML, "text/plain")
_LOCKED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")


def read_letter(raw: RawArticle, limits: Limits) -> RawArticle:
    """The page or the text in a letter, with what its headers state. Attachments are no part of it.

    Raises RefusedError: malformed, also where it is cut off inside what would be the article, too_large, encrypted, or
    no_article where it holds no text.
    """
    message = _parse(raw)
    if _type(message) == "multipart/report":
        _refuse(Reason.NO_ARTICLE, "a mail system's report on another letter", raw.locator)
    parts = list(_parts(message, raw.locator))
    part = _choose(message, parts, raw.locator)
    data = _payload(part)
    if len(data) > limits.max_bytes:
        _refuse(Reason.TOO_LARGE, f"a part of {len(data)} bytes, more than {limits.max_bytes}", raw.locator)
    if data.lstrip().startswith(_ARMOUR):
        _refuse(Reason.ENCRYPTED, "a letter encrypted with PGP", raw.locator)
    if not data.strip():
        _refuse(Reason.NO_ARTICLE, "a letter without text", raw.locator)
    if _is_cut(message, part, data):
        _refuse(Reason.MALFORMED, "cut off: the mark behind its last part is missing", raw.locator)
    saved = raw.media_type != LETTER
    claims = _page_claims(message) if saved else _letter_claims(message)
    return replace(
        raw,
        data=data,
        media_type="text/html" if _type(part) in _HTML else "text/plain",
        charset=_charset(part) or raw.charset,
        url=raw.url or (_address(message, part) if saved else None),
        retrieved=(_date(message) if saved else None) or raw.retrieved,
        claims=(*raw.claims, *claims),
    )


def _parse(raw: RawArticle) -> Message:
    n_boundaries = sum(1 for _ in _BOUNDARY.finditer(raw.data))
    if n_boundaries > _MAX_BOUNDARIES:
        _refuse(Reason.MALFORMED, f"more than {_MAX_BOUNDARIES} multiparts in a letter", raw.locator)
    if sum(1 for _ in _LINE.finditer(raw.data)) > _MAX_LINES:
        _refuse(Reason.TOO_LARGE, f"more than {_MAX_LINES} lines in a letter", raw.locator)
    try:
        message = email.message_from_bytes(raw.data, policy=policy.compat32)
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        _refuse(Reason.MALFORMED, f"no letter can be read of it: {type(error).__name__}", raw.locator)
    if not message.keys():
        _refuse(Reason.MALFORMED, "a letter without a header", raw.locator)
    return message


def _parts(message: Message, locator: str) -> Iterator[Message]:
    """The parts that are no multiparts, in their order; those of an attached letter are not among them."""
    waiting = [message]
    n_parts = 0
    while waiting:
        part = waiting.pop()
        n_parts += 1
        if n_parts > _MAX_PARTS:
            _refuse(Reason.TOO_LARGE, f"more than {_MAX_PARTS} parts in a letter", locator)
        if _type(part) in _LOCKED:
            sealed = "signed-data" not in _header(part, "content-type")
            if sealed:
                _refuse(Reason.ENCRYPTED, "a letter encrypted for its reader", locator)
            _refuse(Reason.UNSUPPORTED_TYPE, "a letter inside its signature", locator)
        payload = part.get_payload()
        if _type(part) == LETTER and n_parts > 1:
            continue
        if isinstance(payload, list):
            waiting += [inner for inner in reversed(payload) if not isinstance(inner, str)]
        else:
            yield part


def _choose(message: Message, parts: list[Message], locator: str) -> Message:
    """The part that is the article: the one that the letter begins with, or the first page, or the first text."""
    texts = [part for part in parts if _type(part) in _TEXTS and not _is_attached(part)]
    root = re.search(r"(?i)\bstart\s*=\s*\"?\s*(<[^<>\"\s]{1,200}>)", _header(message, "content-type"))
    if root:
        texts.sort(key=lambda part: _header(part, "content-id").strip() != root[1])
    pages = [part for part in texts if _type(part) in _HTML]
    if not texts:
        _refuse(Reason.NO_ARTICLE, "a letter without text", locator)
    return next((part for part in pages if _payload(part).strip()), texts[0])


def _is_attached(part: Message) -> bool:
    return _header(part, "content-disposition").strip().lower().startswith("attachment")


def _is_cut(message: Message, part: Message, data: bytes) -> bool:
    """Whether the part is the last of a letter that has no end; parts before the last are whole, and so is a page."""
    *_, last = message.walk()
    endless = any(isinstance(defect, CloseBoundaryNotFoundDefect) for one in message.walk() for defect in one.defects)
    return part is last and endless and b"</html>" not in data[-_TAIL:].lower()


def _header(part: Message, name: str) -> str:
    """A header as it stands, or nothing where it is longer than any that means something."""
    value = part.get(name)
    text = "" if value is None else str(value)
    return text if len(text) <= _MAX_HEADER else ""


def _type(part: Message) -> str:
    """The stated media type; text, as the standard says, where none is stated."""
    stated = _header(part, "content-type").partition(";")[0].strip().lower()
    return stated or ("text/plain" if "content-type" not in part else "")


def _charset(part: Message) -> str | None:
    stated = re.search(r"(?i)\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", _header(part, "content-type"))
    return stated[1] if stated else None


def _payload(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return data if isinstance(data, bytes) else b""


def _words(message: Message, name: str) -> str:
    """A header's text, its encoded words read."""
    value = _header(message, name)
    try:
        text = str(make_header(decode_header(value)))
    except (MessageError, ValueError, LookupError):
        text = value
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())


def _letter_claims(message: Message) -> Iterator[Claim]:
    subject = _words(message, "subject")
    if _ANSWER.match(subject) or "in-reply-to" in message:
        return
    yield from _claim("title", subject)
    yield from _sender_claims(message)
    day = _date(message)
    yield from _claim("published", day.isoformat() if day else "")


def _sender_claims(message: Message) -> Iterator[Claim]:
    """Of a letter to many, the sender's name is the publisher's; else it is, with little trust, the author's."""
    name = parseaddr(_words(message, "from"))[0]
    both = _FROM_BOTH.match(name)
    if both:
        yield from _claim("authors", both["author"])
        yield from _claim("publisher", both["publisher"])
    elif any(header in message for header in _LIST_HEADERS):
        yield from _claim("publisher", name)
    else:
        yield from _claim("authors", name, "low")


def _page_claims(message: Message) -> Iterator[Claim]:
    """The subject of a saved page is the name of its window."""
    yield from _claim("title", _words(message, "subject"), "low")


def _claim(field: str, stated: str, confidence: Confidence = "medium") -> Iterator[Claim]:
    value = clean_stated(field, stated) if stated else None
    if value:
        yield Claim(field=field, value=value, method="header", confidence=confidence)


def _date(message: Message) -> date | None:
    """The day of the Date header, where the sender was."""
    try:
        stated = parsedate_tz(_header(message, "date"))
        return date(*stated[:3]) if stated else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _address(message: Message, part: Message) -> str | None:
    """Where a page was saved from."""
    stated = (_header(message, "snapshot-content-location"), _header(part, "content-location"))
    addresses = (re.sub(r"\s+", "", text) for text in stated)
    return next((url for text in addresses if (url := clean_stated("url", text))), None)


def _refuse(reason: Reason, detail: str, locator: str) -> NoReturn:
    raise RefusedError(reason, detail, stage=Stage.INGEST, locator=locator)
