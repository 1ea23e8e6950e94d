from __future__ import annotations

import random

import pytest

from copydesk.ingest.charsets import detect_charset, find_codec, find_declared, is_plausible


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


ENGLISH = b"The ministers met on Friday in the old town hall, and agreed to meet again in the spring. "


@pytest.mark.parametrize("seed", range(20))
def test_no_guess_for_text_with_random_bytes_in_it(seed: int) -> None:
    chance = random.Random(seed)
    noisy = bytes(chance.randrange(128, 256) if chance.random() < 0.1 else byte for byte in ENGLISH * 8)
    words = bytes(chance.choice([*b"   ", *range(192, 256)]) for _ in range(1_500))
    for data in (noisy, words):
        assert detect_charset(data) is None


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Переговоры в Женеве шли весь день, и США с НАТО-вцами их не покинули. iPhone-ом снимали все. ", "cp1251"),
        ("Переговоры в Женеве шли весь день, и к вечеру министры договорились о новой встрече. ", "koi8_r"),
        ("Οι συνομιλίες στη Γενεύη κράτησαν όλη την ημέρα και οι υπουργοί συμφώνησαν. ", "cp1253"),
        ("השיחות בז'נבה נמשכו כל היום והשרים הסכימו להיפגש שוב באביב. ", "cp1255"),
        ("استمرت المحادثات في جنيف طوال اليوم واتفق الوزراء على الاجتماع مرة أخرى في الربيع. ", "cp1256"),
        ("Rozmowy w Genewie trwały cały dzień, a ministrowie zgodzili się spotkać znów wiosną. ", "cp1250"),
        ("Ní raibh na hÉireannaigh sásta, agus d’fhág tSúilleabháin an cruinniú níos luaithe. ", "cp1252"),
        ("日内瓦的会谈持续了一整天,NATO的部长们同意春天再次见面。", "gb18030"),
    ],
)
def test_what_was_written_is_plausible(text: str, codec: str) -> None:
    assert is_plausible(text * 5)
    assert detect_charset((text * 5).encode(codec)) is not None
