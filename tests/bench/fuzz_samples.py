"""The samples that `fuzz.py` damages: a small good file of every kind that is read."""

from __future__ import annotations

import io
import zipfile

import pyarrow as pa
from pyarrow import parquet

from documents import PARAGRAPHS, TITLE, column, docx, http, page, pdf, warc_record, wrapped
from packing import PACKERS, tarred, zipped

MARK = b"Mark "
"""What stands in each member of a file of many, with the member's letter and a colon behind it."""

_TEXT = f"{TITLE}\n\nBy Anna Novak\n14 February 2026\n\n" + "\n\n".join(PARAGRAPHS) + "\n"
_LETTERS = "abcdef"
_RUSSIAN = "Переговоры шли весь день, и к вечеру министры договорились о новой встрече весной. " * 6


def _marked(letter: str) -> str:
    return f"Mark {letter}: " + " ".join(PARAGRAPHS) + f" So says {letter}."


_MEMBERS = {f"{letter}.txt": f"{TITLE}\n\n{_marked(letter)}\n".encode() for letter in _LETTERS}
_SIDECARS = {"a.txt.meta.toml": b'title = "A title"\nid = "x"\n', "b.meta.json": b'{"publisher": "Example Review"}'}
_RELATED = (
    b"From: <Saved by Blink>\r\nSubject: " + TITLE.encode() + b"\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
    b"Content-Location: https://example.org/a\r\n\r\n" + page() + b"\r\n--b\r\nContent-Type: image/gif\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nR0lGODlhAQABAAAAACw=\r\n--b--\r\n"
)
_LETTER = (
    b"From: Harbour Review <news@example.org>\r\nSubject: " + TITLE.encode() + b"\r\nMIME-Version: 1.0\r\n"
    b"Date: Sat, 14 Feb 2026 23:30:00 -0500\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + _TEXT.encode()
)


def _streamed() -> bytes:
    """A ZIP archive whose sizes stand behind the members."""

    class Pipe(io.RawIOBase):
        data = b""

        def writable(self) -> bool:
            return True

        def write(self, data) -> int:
            self.data += bytes(data)
            return len(data)

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _MEMBERS.items():
            archive.writestr(name, data)
    return out.data


def _parquet(compression: str, *, dictionary: bool) -> bytes:
    out = io.BytesIO()
    table = pa.table({"text": [_marked(letter) for letter in _LETTERS], "title": [f"Title {x}" for x in _LETTERS]})
    how = {"compression": compression, "use_dictionary": dictionary, "write_statistics": dictionary}
    parquet.write_table(table, out, row_group_size=1, **how)
    return out.getvalue()


def _paged() -> bytes:
    shown = [column(wrapped(" ".join(PARAGRAPHS[at:])), top=640) for at in range(3)]
    heads = [[(72, 760, 9, f"{number} | Harbour Review"), *lines] for number, lines in enumerate(shown, start=1)]
    return pdf([[(72, 700, 20, TITLE), *heads[0]], *heads[1:]], info="/Title (A title) /Author (Anna Novak)")


_CRAWL = [warc_record(number, http(page(paragraphs=[_marked(x)]))) for number, x in enumerate(_LETTERS)]
_LINES = b"".join(f'{{"text": "{_marked(letter)}", "title": "{TITLE}"}}\n'.encode() for letter in _LETTERS)
_CELLS = b"title,text\n" + b"".join(f'{TITLE},"{_marked(letter)}"\n'.encode() for letter in _LETTERS)

PARTED = {
    "stored.zip": zipped(_MEMBERS, zipfile.ZIP_STORED),
    "members.tar": tarred(_MEMBERS),
    "crawl.warc": b"".join(_CRAWL),
    "rows.jsonl": _LINES,
    "rows.csv": _CELLS,
    "rows.parquet": _parquet("none", dictionary=False),
}
"""Files of many members that lie in them as they are: damage in one is to cost no other."""
SAMPLES = {
    **PARTED,
    "a.txt": _TEXT.encode(),
    "russian.txt": _RUSSIAN.encode("cp1251"),
    "wide.txt": _TEXT.encode("utf-16"),
    "yaml.md": f"---\ntitle: {TITLE}\nauthors: [Anna Novak]\n---\n\n## First\n\n{_TEXT}".encode(),
    "toml.md": f'+++\ntitle = "{TITLE}"\ndate = 2026-02-14\n+++\n\n{_TEXT}'.encode(),
    "a.html": page(head='<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A"}</script>'),
    "latin.html": page(head="<meta charset=windows-1252>").replace(b"capitals", b"caf\xe9s"),
    "a.eml": _LETTER,
    "a.mhtml": _RELATED,
    "a.docx": docx(PARAGRAPHS, properties="<dc:title>A title</dc:title>"),
    "a.pdf": _paged(),
    "nested.zip": zipped({"in.zip": zipped(_MEMBERS), "in.tar": tarred(_MEMBERS), "a.docx": docx(PARAGRAPHS)}),
    "packed.zip": zipped({**_MEMBERS, **_SIDECARS}),
    "streamed.zip": _streamed(),
    "sidecars.tar": tarred({**_MEMBERS, **_SIDECARS}),
    "sidecars.tar.gz": PACKERS[".gz"](tarred({**_MEMBERS, **_SIDECARS})),
    "crawl.warc.gz": b"".join(PACKERS[".gz"](one) for one in _CRAWL),
    "small.parquet": _parquet("zstd", dictionary=True),
    **{f"packed.txt{suffix}": pack(_TEXT.encode()) for suffix, pack in PACKERS.items()},
}
"""A file of every kind."""
