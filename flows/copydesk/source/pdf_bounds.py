"""Knows how the objects and fonts of a PDF file are read within bounds.

pdfminer bounds nothing itself: what is unpacked, drawn, looked up and counted here is counted, so that no file
can make it go on for ever or fill the memory.
"""

from __future__ import annotations

import io
import logging
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pdfminer import cmapdb, lzw
from pdfminer.pdfdocument import PDFDocument, PDFNoPageLabels
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_ASCIIHEX_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFStream,
    dict_value,
    int_value,
    list_value,
    resolve1,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pdfminer.pdffont import PDFFont

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it logs what it meets, and that is the input's text

_MAX_CODES = 70_000
"""How many codes a font may give widths or characters to in ranges: there are 65,536 in the largest."""
_MAX_OBJECTS = 2_000_000
_MAX_FORMS = 20_000
SCANS = 200
"""How often as many bytes as the file has may be looked at: for each object, some 4,096 are."""
COST = 100
"""What a font or a name in the resources of a drawing costs, in bytes drawn."""
_PACKED = (*LITERALS_FLATE_DECODE, *LITERALS_LZW_DECODE, *LITERALS_RUNLENGTH_DECODE)
_PLAIN = (*_PACKED, *LITERALS_ASCII85_DECODE, *LITERALS_ASCIIHEX_DECODE)


class PdfTooLargeError(Exception):
    """More would come out of a PDF file than may."""


@dataclass(slots=True)
class Meter:
    """What may still be unpacked, drawn, looked at, and how many objects, forms and characters there may be."""

    unpacked: int
    drawn: int
    scanned: int
    chars: int
    objects: int = _MAX_OBJECTS
    forms: int = _MAX_FORMS

    def take(self, what: str, number: int) -> None:
        """Count so many more of one kind. Raises PdfTooLargeError."""
        left = getattr(self, what) - number
        setattr(self, what, left)
        if left < 0:
            raise PdfTooLargeError(what)


class _Stream(PDFStream):
    """A stream that is unpacked within bounds; of pictures nothing is."""

    meter: Meter

    def decode(self) -> None:
        data = self.rawdata or b""
        if self.decipher and self.objid is not None and self.genno is not None:
            data = self.decipher(self.objid, self.genno, data, self.attrs)
        for name, params in self.get_filters():
            if name not in _PLAIN:
                data = b""
                break
            data = self._unpacked(name, data)
            data = _unpredicted(data, params)
        self.data, self.rawdata = data, None

    def _unpacked(self, name: object, data: bytes) -> bytes:
        left = self.meter.unpacked
        if name in LITERALS_FLATE_DECODE:
            data = _inflate(data, left + 1)
        elif name in LITERALS_LZW_DECODE:
            data = _unlzw(data, left)
        else:
            if name in LITERALS_RUNLENGTH_DECODE and 64 * len(data) > left:
                raise PdfTooLargeError("unpacked")
            plain = PDFStream({"Filter": name}, data)
            plain.decode()
            data = plain.data or b""
        self.meter.take("unpacked", len(data))
        return data


def _inflate(data: bytes, size: int) -> bytes:
    """What can be had of deflated data; damaged, that before the damage."""
    packed, parts = zlib.decompressobj(), []
    for start in range(0, len(data), 4096):
        try:
            part = packed.decompress(data[start : start + 4096], size)
        except zlib.error:
            break
        parts.append(part)
        size -= len(part)
        if size <= 0 or packed.eof:
            break
    return b"".join(parts)


def _unlzw(data: bytes, left: int) -> bytes:
    parts = []
    for part in lzw.LZWDecoder(io.BytesIO(data)).run():
        parts.append(part)
        left -= len(part)
        if left < 0:
            raise PdfTooLargeError("unpacked")
    return b"".join(parts)


def _unpredicted(data: bytes, params: object) -> bytes:
    """Data whose bytes were stored as differences, as they were; a row longer than all of it is none."""
    params = resolve1(params)
    if not isinstance(params, dict) or int_value(params.get("Predictor", 1)) == 1:
        return data
    row = int_value(params.get("Columns", 1)) * int_value(params.get("Colors", 1))
    if not 0 < row * int_value(params.get("BitsPerComponent", 8)) // 8 <= len(data):
        return b""
    plain = PDFStream({"Filter": LITERALS_ASCIIHEX_DECODE[0], "DecodeParms": params}, data.hex().encode() + b">")
    plain.decode()
    return plain.data or b""


class Parser(PDFParser):
    """A parser of objects that counts how far it looks."""

    def __init__(self, data: bytes, meter: Meter) -> None:
        super().__init__(io.BytesIO(data))
        self._meter = meter

    def do_keyword(self, pos: int, token: Any) -> None:  # noqa: ANN401  pdfminer's
        """Take a word of the file; a stream is read within bounds later."""
        super().do_keyword(pos, token)
        if token is self.KEYWORD_STREAM:
            self._meter.take("scanned", max(0, self.fp.tell() - pos))
            if self.curstack and isinstance(self.curstack[-1][1], PDFStream):
                stream = self.curstack[-1][1]
                stream.__class__ = _Stream
                cast("_Stream", stream).meter = self._meter

    def fillbuf(self) -> bool:
        """Read on where all that was read is used up."""
        if self.charpos >= len(self.buf):
            self._meter.take("scanned", self.BUFSIZ)
        return super().fillbuf()


class Document(PDFDocument):
    """A document whose lookups are counted, and that has no names for its pages."""

    def __init__(self, parser: PDFParser, meter: Meter) -> None:
        self._meter = meter
        super().__init__(parser)

    def getobj(self, objid: int) -> object:
        """The object of a number."""
        self._meter.take("objects", 1)
        return super().getobj(objid)

    def get_page_labels(self) -> Iterator[str]:
        """Nothing asks for them."""
        raise PDFNoPageLabels


class _Codes(cmapdb.CMapParser):
    """A map from codes to characters whose ranges are counted before they are filled."""

    left = _MAX_CODES

    def do_keyword(self, pos: int, token: Any) -> None:  # noqa: ANN401  pdfminer's
        if token in (self.KEYWORD_ENDBFRANGE, self.KEYWORD_ENDCIDRANGE):
            codes = [code for _, code in self.curstack]
            for start, end in zip(codes[::3], codes[1::3], strict=False):
                if isinstance(start, bytes) and isinstance(end, bytes):
                    self.left -= max(0, int.from_bytes(end, "big") - int.from_bytes(start, "big"))
            if self.left < 0:
                raise PdfTooLargeError("codes")
        super().do_keyword(pos, token)


class Resources(PDFResourceManager):
    """Fonts without what could be counted without end: ranges of widths and codes, and programs for glyphs."""

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self._meter = meter

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """The font that is specified so; one that was met before is the same."""
        self._meter.take("drawn", COST)
        if objid and objid in self._cached_fonts:
            return self._cached_fonts[objid]
        plain = {key: value for key, value in spec.items() if key not in ("ToUnicode", "W2")}
        if "W" in plain:
            widths = [resolve1(value) for value in list_value(plain["W"])]
            plain["W"] = widths if _count_widths(widths) <= _MAX_CODES else []
        if "FontDescriptor" in plain:
            descriptor = dict(dict_value(plain["FontDescriptor"]))
            for key in ("FontFile2", "FontFile3"):
                descriptor.pop(key, None)
            plain["FontDescriptor"] = descriptor
        font = super().get_font(objid, plain)
        codes = resolve1(spec.get("ToUnicode"))
        if isinstance(codes, PDFStream):
            named = cmapdb.FileUnicodeMap()
            _Codes(named, io.BytesIO(codes.get_data())).run()
            cast("Any", font).unicode_map = named  # each kind of font has one
        return font


def _count_widths(widths: Sequence[object]) -> int:
    """How many codes the ranges of widths have: first, last, width."""
    total, numbers = 0, list[float]()
    for value in widths:
        if isinstance(value, list):
            numbers = []
        elif isinstance(value, int | float):
            numbers.append(value)
            if len(numbers) == 3:
                total += max(0, int(numbers[1] - numbers[0]))
                numbers = []
    return total
