"""Whatever happens to the bytes of a WARC file, a letter, a Word document or a PDF file: it is read or refused."""

from __future__ import annotations

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.errors import Reason, RefusedError
from copydesk.ingest import find_inputs, open_input
from copydesk.pipeline import read_article
from copydesk.records import Quarantined
from documents import PARAGRAPHS, TITLE, docx, http, page, pdf, warc_record

_LETTER = (
    f"From: Jane Writer <jane@example.org>\r\nSubject: =?utf-8?q?{TITLE.replace(' ', '_')}?=\r\n"
    "Date: Sat, 14 Feb 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related; boundary="b"; start="<r>"\r\n\r\n--b\r\nContent-ID: <r>\r\n'
    "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
).encode() + page().replace(b"=", b"=3D") + b"\r\n--b--\r\n"  # fmt: skip
_SHOWN = [(72.0, 720.0 - 14 * at, 20.0 if at == 0 else 11.0, text) for at, text in enumerate([TITLE, *PARAGRAPHS])]
_CRAWL = b"".join(warc_record(number, http(page(f"Piece {number}"))) for number in range(3))
WHOLE = {
    "a.warc": _CRAWL,
    "a.warc.gz": b"".join(gzip.compress(_CRAWL[at : at + 900], mtime=0) for at in range(0, len(_CRAWL), 900)),
    "a.eml": _LETTER,
    "a.mhtml": _LETTER,
    "a.docx": docx([("Title", TITLE), *PARAGRAPHS], properties="<dc:title>T</dc:title>"),
    "a.pdf": pdf([_SHOWN, _SHOWN], filters="", info="/Title (T) /CreationDate (D:2026)"),
    "b.pdf": pdf([_SHOWN]),
    "a.md": f"---\ntitle: {TITLE}\nauthors: [Jane Writer]\n---\n\n".encode() + "\n\n".join(PARAGRAPHS).encode(),
}
_EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.sampled_from(["put", "cut", "copy", "set"]),
        st.binary(max_size=6)
        | st.sampled_from([b"\r\n\r\n", b"--b", b"WARC/1.0\r\n", b"9" * 12, b"<<", b" 0 R", b"<w:p>"]),
        st.integers(1, 300),
    ),
    min_size=1,
    max_size=8,
)


def damaged(data: bytes, edits: list[tuple[float, str, bytes, int]]) -> bytes:
    """The bytes after things were put in, cut out, copied and set."""
    for share, kind, piece, size in edits:
        at = int(share * len(data))
        if kind == "put":
            data = data[:at] + piece + data[at:]
        elif kind == "cut":
            data = data[:at] + data[at + size :]
        elif kind == "copy":
            data = data[:at] + data[at : at + size] + data[at:]
        else:
            data = data[:at] + piece + data[at + len(piece) :]
    return data


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(name=st.sampled_from(sorted(WHOLE)), edits=_EDITS)
def test_damaged_bytes_are_read_or_refused(name: str, edits: list[tuple[float, str, bytes, int]]) -> None:
    read_all(name, damaged(WHOLE[name], edits))


def read_all(name: str, data: bytes) -> None:
    """Read every article in the bytes; fails where something crashes, or comes out twice or not at all."""
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        opened = list(open_input(find_inputs(Path(folder))[0]))
    assert opened
    assert len({one.locator for one in opened}) == len(opened)
    for one in opened:
        if isinstance(one, Quarantined):
            assert one.reason != Reason.CRASHED
            continue
        try:
            article = read_article(one.data, locator=one.locator, media_type=one.media_type)
        except RefusedError as error:
            assert error.locator == one.locator  # noqa: PT017  either is right
        else:
            assert "".join(entry.span.of(article.source.text) for entry in article.ledger) == article.source.text
