"""Wherever an archive, a page or a table is cut off or damaged: what is whole stays, and the rest is told."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.errors import RefusedError
from copydesk.ingest.charsets import detect_charset
from copydesk.ingest.parquet_pages import check_pages
from copydesk.records import Limits
from copydesk.source.cut_pages import find_cut
from documents import page
from opening import outcomes
from packing import tarred, zipped

MEMBERS = {f"{letter}.txt": f"The article {letter} says what it says. ".encode() * 9 for letter in "abcd"}
ARCHIVES = {
    "a.zip": zipped(MEMBERS),
    "b.zip": zipped(MEMBERS, zipfile.ZIP_STORED),
    "c.tar": tarred(MEMBERS),
}


@pytest.mark.parametrize("name", ARCHIVES)
@given(share=st.floats(0.1, 0.999))
def test_a_cut_archive_gives_what_lies_before_the_cut(name: str, share: float) -> None:
    data = ARCHIVES[name][: int(share * len(ARCHIVES[name]))]
    with TemporaryDirectory() as folder:
        found = dict(outcomes(Path(folder), name, data))
    read = {locator: what for locator, what in found.items() if isinstance(what, bytes)}
    assert read == {f"#{member}": MEMBERS[member] for member in sorted(MEMBERS)[: len(read)]}
    # What fills a tape's last block up may be cut without loss.
    assert found.get("") == "malformed" or (name == "c.tar" and len(read) == len(MEMBERS))


@given(at=st.integers(0, 10_000), noise=st.binary(min_size=1, max_size=40))
def test_a_damaged_zip_ends_well(at: int, noise: bytes) -> None:
    data = bytearray(ARCHIVES["a.zip"])
    data[at % len(data) : at % len(data) + len(noise)] = noise
    with TemporaryDirectory() as folder:
        found = outcomes(Path(folder), "a.zip", bytes(data))
    assert found
    assert len({locator for locator, _ in found}) == len(found)


@given(st.text(st.sampled_from("<>/!-='\" abscriptle"), max_size=300))
def test_the_end_of_any_markup_is_found(markup: str) -> None:
    assert find_cut(f"{markup}</body>") is None
    find_cut(markup)


@given(st.integers(1, 10_000))
def test_a_page_that_is_whole_is_never_cut(at: int) -> None:
    markup = page().decode()
    assert find_cut(markup) is None
    cut = markup[: at % (markup.index("</body>") + 2)]
    inside = "<" in cut and ">" not in cut[cut.rindex("<") :] and cut[cut.rindex("<") + 1 :].strip("/!") != ""
    if inside:
        assert find_cut(cut)


@given(st.binary(max_size=400))
def test_any_bytes_are_no_pages_of_a_table(data: bytes) -> None:
    with suppress(RefusedError):
        check_pages(io.BytesIO(data), 0, len(data), free_bytes=Limits().free_bytes)


@given(st.binary(min_size=1, max_size=400))
def test_a_guessed_charset_fits(data: bytes) -> None:
    charset = detect_charset(data)
    if charset is not None:
        data.decode(charset)
