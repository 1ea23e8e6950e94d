"""Makes files of several kinds by hand: WARC records, letters, Word documents and PDF files."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PARAGRAPHS = (
    "The strait has stayed open through three crises, and the reasons are not those that ministers give in public.",
    "Officials in four capitals said this week that the patrols would go on, whatever the outcome of the talks in May.",
    "None of them would say who pays for the ships, or what happens if one of them is hit before the summer ends.",
    "For the ports along the coast the answer matters more than any statement that the ministers may sign.",
)
"""Running text, enough for an article."""
TITLE = "Why the Strait Stays Open"


def page(title: str = TITLE, paragraphs: Sequence[str] = PARAGRAPHS, head: str = "") -> bytes:
    """A web page with an article."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    body = f"<body><article><h1>{title}</h1>{text}</article></body>"
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head>{body}</html>".encode()


def http(body: bytes, *, status: str = "200 OK", headers: Mapping[str, str] | None = None) -> bytes:
    """An answer of a server."""
    some = {"Content-Type": "text/html; charset=utf-8"} | dict(headers or {})
    lines = "".join(f"{name}: {value}\r\n" for name, value in some.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def warc_record(number: int, block: bytes, kind: str = "response", **headers: str) -> bytes:
    """A record of a WARC file; `headers` by name with underscores, an empty one leaves a header out."""
    http_type = {"response": "application/http; msgtype=response", "conversion": "text/plain"}
    some = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{number}>",
        "WARC-Target-URI": f"https://example.org/{number}",
        "WARC-Date": "2026-02-14T10:00:00Z",
        "Content-Type": http_type.get(kind, "text/html"),
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in some.items() if value)
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
)


def docx(
    paragraphs: Sequence[str | tuple[str, str]], *, properties: str = "", members: Mapping[str, bytes] | None = None
) -> bytes:
    """A Word document of paragraphs, each perhaps with its style."""
    body = ""
    for one in paragraphs:
        style, text = one if isinstance(one, tuple) else ("", one)
        marked = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        body += f"<w:p>{marked}<w:r><w:t>{text}</w:t></w:r></w:p>"
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/></w:style>'
        for name, shown in (("Title", "Title"), ("Heading1", "heading 1"), ("Subtitle", "Subtitle"))
    )
    files = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{_RELATIONS}" Target="word/document.xml"/></Relationships>'
        ).encode(),
        "word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>".encode(),
        "word/styles.xml": f"<w:styles {_WORD}>{styles}</w:styles>".encode(),
        "docProps/core.xml": f"<cp:coreProperties {_CORE}>{properties}</cp:coreProperties>".encode(),
    } | dict(members or {})
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


Shown = tuple[float, float, float, str]
"""Words on a page: x and y of their lower left, size, text."""


def column(
    lines: Sequence[str], *, x: float = 72, top: float = 700, size: float = 11, leading: float = 13
) -> list[Shown]:
    """Lines one under the other."""
    return [(x, top - leading * at, size, line) for at, line in enumerate(lines)]


def wrapped(text: str, width: int = 80) -> list[str]:
    """A text broken into lines."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def pdf(pages: Sequence[Sequence[Shown]], *, info: str = "", filters: str = "FlateDecode") -> bytes:
    """A PDF file that shows words in Helvetica."""
    drawings = []
    for shown in pages:
        words = "".join(f"BT /F1 {size} Tf {x} {y} Td ({_escaped(text)}) Tj ET\n" for x, y, size, text in shown)
        data = words.encode("cp1252")
        if filters == "FlateDecode":
            data = zlib.compress(data)
        filtered = f" /Filter /{filters}" if filters else ""
        drawings.append(f"<< /Length {len(data)}{filtered} >>\nstream\n".encode() + data + b"\nendstream")
    return pdf_of(drawings, info=info)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pdf_of(drawings: Sequence[bytes], *, info: str = "", font: str = "", more: Sequence[bytes] = ()) -> bytes:
    """A PDF file of pages with the streams that draw them; `more` are objects after those of the pages."""
    first = 5
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(drawings)))
    font = font or "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(drawings)} /Kids [{kids}] >>".encode(),
        f"<< {font} >>".encode(),
        f"<< {info} >>".encode("cp1252"),
    ]
    for at, drawing in enumerate(drawings):
        page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>"
        objects += [f"<< {page} /Contents {first + 2 * at + 1} 0 R >>".encode(), drawing]
    return pdf_objects([*objects, *more])


def pdf_objects(objects: Sequence[bytes], trailer: str = "/Root 1 0 R /Info 4 0 R") -> bytes:
    """A PDF file of objects, numbered from 1."""
    data, places = b"%PDF-1.5\n", []
    for number, thing in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + thing + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    table = f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    tail = f"trailer\n<< /Size {size} {trailer} >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + table.encode() + tail.encode()
