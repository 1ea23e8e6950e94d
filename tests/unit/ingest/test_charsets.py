from __future__ import annotations

import pytest

from copydesk.ingest.charsets import detect_charset, find_codec, find_declared


@pytest.mark.parametrize(
    ("head", "label"),
    [
        (b'<meta charset="UTF-8">', "utf-8"),
        (b"<META charset = koi8-r >", "koi8-r"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "windows-1251"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><html>', "iso-8859-1"),
        (b"<p>charset=utf-8</p>", None),
        (b" " * 5000 + b"<meta charset=utf-8>", None),
        (b"<meta " + b"a" * 100_000, None),
        (b"<meta charset=" * 300, None),
    ],
)
def test_what_a_page_declares(head: bytes, label: str | None) -> None:
    assert find_declared(head) == label


@pytest.mark.parametrize(
    "label", ["utf-16", "utf-7", "rot13", "hex", "zlib", "idna", "punycode", "unicode_escape", "\u00e9", ""]
)
def test_labels_that_name_no_charset_of_a_page(label: str) -> None:
    assert find_codec(label) is None


def test_no_guess_for_noise() -> None:
    assert detect_charset(bytes((i * 37 + i * i) % 128 + 128 for i in range(2000))) is None
