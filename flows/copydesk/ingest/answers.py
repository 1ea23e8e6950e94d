"""Knows what a server answered, as crawlers keep it: the status, the headers, and the page in its encodings."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import zstandard

from copydesk.errors import Reason, RefusedError, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_STATUS = re.compile(rb"HTTP/[\d.]{1,5}[ \t]+(\d{3})(?!\d)")
_BLANK = re.compile(rb"\r?\n\r?\n")
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.I | re.A)
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_LENGTH = re.compile(r"[0-9]{1,15}", re.A)
_MAX_HEAD = 1_000_000
_MAX_ENCODINGS = 3
_MAX_WINDOW = 2**27
_SLICE = 1_024
"""How many bytes of Zstandard are unpacked at once, as it has no bound of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page as the server meant it: its stated media type, its stated charset, and its bytes."""

    media_type: str
    charset: str | None
    body: bytes


def read_answer(block: bytes, *, limit: int, locator: str = "") -> Answer:
    """The answer in a block of HTTP. Raises RefusedError: no_article for a status other than 200, malformed, too_large.

    An encoding that is stated and not there is passed over: many crawlers keep pages decoded and their headers as
    they were.
    """
    status = _STATUS.match(block)
    blank = _BLANK.search(block, 0, _MAX_HEAD)
    if status is None or blank is None:
        _refuse(Reason.MALFORMED, "no HTTP answer can be read of it", locator)
    if status[1] != b"200":
        _refuse(Reason.NO_ARTICLE, f"the server answered with the status {int(status[1])}", locator)
    headers = _headers(block[: blank.start()])
    body = block[blank.end() :]
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body, locator)
    else:
        _check_length(headers, len(body), locator)
    encodings = [name.strip() for name in headers.get("content-encoding", "").lower().split(",")]
    if len(encodings) > _MAX_ENCODINGS:
        _refuse(Reason.MALFORMED, f"more than {_MAX_ENCODINGS} encodings around one another", locator)
    for name in reversed(encodings):
        if name in _DECODERS:
            body = _decoded(body, name, limit, locator)
    stated = headers.get("content-type", "")
    charset = _CHARSET.search(stated[:1000])
    return Answer(media_type=stated, charset=charset[1] if charset else None, body=body)


def _headers(head: bytes) -> Mapping[str, str]:
    headers: dict[str, str] = {}
    for line in head.decode("latin-1").splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return headers


def _check_length(headers: Mapping[str, str], n_bytes: int, locator: str) -> None:
    """Raises RefusedError (malformed) where there is less than the server stated; of packed pages it states another."""
    stated = headers.get("content-length", "")
    packed = headers.get("content-encoding", "identity").lower() != "identity"
    if not packed and _LENGTH.fullmatch(stated) and n_bytes < int(stated):
        _refuse(Reason.MALFORMED, f"the page is cut off: it ends after {n_bytes} of {int(stated)} bytes", locator)


def _unchunked(body: bytes, locator: str) -> bytes:
    """The body without the sizes of its chunks."""
    parts: list[bytes] = []
    at = 0
    while size := _CHUNK_SIZE.match(body, at):
        n_bytes, start = int(size[1], 16), size.end()
        if n_bytes == 0:
            return b"".join(parts)
        part = body[start : start + n_bytes]
        parts.append(part)
        after = body[start + n_bytes : start + n_bytes + 2]
        if len(part) < n_bytes or not after.startswith((b"\r\n", b"\n")):
            break
        at = start + n_bytes + (2 if after == b"\r\n" else 1)
    if at == 0 and not parts:
        return body  # it was kept without its chunks
    raise RefusedError(
        Reason.MALFORMED, "the chunks of the answer are cut off or damaged", stage=Stage.INGEST, locator=locator
    )


def _decoded(body: bytes, name: str, limit: int, locator: str) -> bytes:
    try:
        data, whole = _DECODERS[name](body, limit + 1)
    except (zlib.error, _BrotliError, zstandard.ZstdError):
        return body
    if len(data) > limit:
        _refuse(Reason.TOO_LARGE, f"more than {limit} bytes unpacked", locator)
    if not whole:
        if not data:
            return body
        _refuse(Reason.MALFORMED, f"its {name} is cut off", locator)
    return data


def _gunzip(body: bytes, size: int) -> tuple[bytes, bool]:
    data = b""
    while body and len(data) < size:
        member = zlib.decompressobj(31)
        data += member.decompress(body, size - len(data))
        if not member.eof:
            return data, False
        body = member.unused_data.lstrip(b"\0")
        if not body.startswith(b"\x1f\x8b"):
            break
    return data, True


def _inflate(body: bytes, size: int) -> tuple[bytes, bool]:
    """Deflate with the header of zlib, as it should be, or without, as some servers send it."""
    for bits in (15, -15):
        member = zlib.decompressobj(bits)
        try:
            return member.decompress(body, size), member.eof
        except zlib.error:
            continue
    return b"", False


class _BrotliError(Exception):
    """What brotli raises, which is imported only where an answer is packed with it."""


def _unbrotli(body: bytes, size: int) -> tuple[bytes, bool]:
    import brotli

    reader = brotli.Decompressor()
    try:
        data = reader.process(body, output_buffer_limit=size)
        while len(data) < size and not reader.is_finished():
            more = reader.process(b"", output_buffer_limit=size - len(data))
            if not more:
                break
            data += more
    except brotli.error as error:
        raise _BrotliError from error
    return data, reader.is_finished()


def _unzstd(body: bytes, size: int) -> tuple[bytes, bool]:
    reader = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).decompressobj()
    parts: list[bytes] = []
    for at in range(0, len(body), _SLICE):
        parts.append(reader.decompress(body[at : at + _SLICE]))
        size -= len(parts[-1])
        if reader.eof or size <= 0:
            break
    return b"".join(parts), reader.eof


_DECODERS: Mapping[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
"""How a content encoding is undone: the data, at most so many bytes, and whether they are all there are."""


def _refuse(reason: Reason, detail: str, locator: str) -> NoReturn:
    raise RefusedError(reason, detail, stage=Stage.INGEST, locator=locator)
