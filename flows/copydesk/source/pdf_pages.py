"""Knows what stands on the pages of a PDF file, and what its header states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTContainer, LTPage
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1, stream_value

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.source.pdf_bounds import COST, SCANS, Document, Meter, Parser, PdfTooLargeError, Resources
from copydesk.source.pdf_lines import Glyph, Line, find_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pdfminer.pdffont import PDFFont
    from pdfminer.pdftypes import PDFStream

    from copydesk.records import Limits

_MAX_PAGE_CHARS = 100_000
"""A page of a newspaper of the largest kind has some 30,000."""
_MAX_INFO = 100


class _Interpreter(PDFPageInterpreter):
    """What draws a page, and counts what it reads for it."""

    meter: Meter

    def __init__(self, resources: Resources, device: _Characters) -> None:
        super().__init__(resources, device)
        self.meter = device.meter

    def dup(self) -> _Interpreter:
        return self.__class__(cast("Resources", self.rsrcmgr), cast("_Characters", self.device))

    def init_resources(self, resources: dict[object, object]) -> None:
        named = [resolve1(value) for value in resources.values()] if resources else []
        self.meter.take("drawn", COST * sum(len(value) for value in named if isinstance(value, dict | list)))
        super().init_resources(resources)

    def execute(self, streams: Sequence[object]) -> None:
        self.meter.take("forms", 1)
        self.meter.take("drawn", sum(len(stream_value(stream).get_data()) for stream in streams))
        super().execute(streams)


class _Characters(PDFLayoutAnalyzer):
    """What takes the characters that a page shows, and neither pictures nor lines."""

    def __init__(self, resources: Resources, meter: Meter) -> None:
        super().__init__(resources, laparams=None)
        self.meter = meter
        self.page: LTPage | None = None
        self._n_chars = 0

    def render_char(self, *args: Any, **kwargs: Any) -> float:  # noqa: ANN401  pdfminer's
        self.meter.take("chars", 1)
        self._n_chars += 1
        if self._n_chars > _MAX_PAGE_CHARS:
            raise PdfTooLargeError("chars")
        return super().render_char(*args, **kwargs)

    def handle_undefined_char(self, font: PDFFont, cid: int) -> str:  # noqa: ARG002  pdfminer's
        return "\ufffd"

    def render_image(self, name: str, stream: PDFStream) -> None:
        """Pictures are not looked at."""

    def paint_path(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  pdfminer's
        """Nor are lines."""

    def receive_layout(self, ltpage: LTPage) -> None:
        self.page, self._n_chars = ltpage, 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFile:
    """What was read of a PDF file: the lines of each page, and what its header states."""

    pages: tuple[tuple[Line, ...], ...]
    info: Mapping[str, object]


def read_pages(data: bytes, *, limits: Limits, locator: str) -> PdfFile:
    """The lines on each page. Raises RefusedError: encrypted, malformed, too_large."""
    meter = Meter(
        unpacked=limits.free_bytes,
        drawn=limits.max_bytes,
        scanned=SCANS * len(data) + 10_000_000,
        chars=limits.max_source_chars,
    )
    try:
        return _read(data, meter, limits)
    except (PDFEncryptionError, PDFPasswordIncorrect):
        reason, detail = Reason.ENCRYPTED, "a PDF file with a password"
    except PdfTooLargeError as error:
        reason, detail = Reason.TOO_LARGE, f"more {error} in the PDF file than there may be"
    except Exception as error:  # whatever pdfminer meets in what is damaged
        reason, detail = Reason.MALFORMED, f"the PDF file can't be read: {type(error).__name__}"
    raise RefusedError(reason, detail, stage=Stage.SOURCE, locator=locator)


def _read(data: bytes, meter: Meter, limits: Limits) -> PdfFile:
    document = Document(Parser(data, meter), meter)
    resources = Resources(meter)
    device = _Characters(resources, meter)
    interpreter = _Interpreter(resources, device)
    pages: list[tuple[Line, ...]] = []
    for page in PDFPage.create_pages(document):
        if len(pages) == limits.max_pages:
            raise PdfTooLargeError("pages")
        interpreter.process_page(page)
        if device.page is not None:
            pages.append(find_lines(_glyphs(device.page)))
    info = document.info[0] if document.info else {}
    return PdfFile(pages=tuple(pages), info={key: resolve1(value) for key, value in list(info.items())[:_MAX_INFO]})


def _glyphs(page: LTPage) -> Iterator[Glyph]:
    """The upright characters, also those in forms, in the order of drawing."""
    waiting: list[object] = [page]
    while waiting:
        item = waiting.pop()
        if isinstance(item, LTChar):
            if item.upright and item.size > 0:
                bold = "bold" in item.fontname.lower() or "black" in item.fontname.lower()
                yield Glyph(item.get_text(), item.x0, item.y0, item.x1, item.y1, bold)
        elif isinstance(item, LTContainer):
            waiting += reversed(list(item))
