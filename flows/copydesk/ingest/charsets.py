"""Knows the names of charsets, where a page declares its own, and how to guess one from bytes."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise

import charset_normalizer

_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "x-cp1252": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "x-cp1251": "cp1251",
    "koi8": "koi8_r",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "macintosh": "mac_roman",
    "unicode": "utf-8",
}
"""What pages mean by the labels they use; a superset stands in for the charset that is named, as in browsers."""

# Of two that fit equally well, the first is taken.
_DETECTABLE = (
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "iso8859_2", "iso8859_5", "tis_620"),
)
_NOT_CHARSETS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape"}
    | {"undefined", "mbcs", "oem"}
)
_NAMES = {"utf_8": "utf-8", "utf-8": "utf-8", "koi8_r": "koi8-r", "koi8_u": "koi8-u"}
_WORD = re.compile(r"[^\W\d_]{2,}")
_OTHER_ALPHABET = re.compile("[\u0370-\u06ff]")
"""Greek, Cyrillic, Armenian, Hebrew, Arabic: their words have no Latin letters, as those of Chinese or Thai may."""
_IRISH = re.compile("^(?:bh|[bdghmnt])(?=[A-ZÁÉÍÓÚ])")
"""What Irish sets before a capital."""
_SIGN_INSIDE = re.compile(r"(?<=[^\W\d_])[¤§¦¬±¶†‡‰¢£¥©®×÷¨¸¯°ˆ˜\x80-\x9f](?=[^\W\d_])")
_MAX_ODD = 0.2
_HEAD = 4096
_SAMPLE = 65_536
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})[\"']", re.A)
_META = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.I | re.A)


def find_declared(data: bytes) -> str | None:
    """The label in a page's XML declaration or meta element, in lower case, or None."""
    match = _XML.search(data[:_HEAD]) or _META.search(data[:_HEAD])
    return match[1].decode("ascii").lower() if match else None


def find_codec(label: str) -> str | None:
    """Python's name of the text codec that a label means; None where it means none that bytes of a page could be in.

    >>> find_codec("ISO-8859-1"), find_codec("windows-1251"), find_codec("rot13")
    ('cp1252', 'cp1251', None)
    """
    label = label.strip().lower()
    try:
        codec = codecs.lookup(_LABELS.get(label, label))
        "".encode(codec.name)  # rot13 and the like are no charsets
    except (LookupError, UnicodeError, TypeError, ValueError):
        return None
    # Their declaration could be read as ASCII, so the page can't be in them; UTF-7 hides markup.
    barred = codec.name.startswith(("utf-16", "utf-32", "utf-7")) or codec.name in _NOT_CHARSETS
    return None if barred else codec.name


def detect_charset(data: bytes) -> str | None:
    """The codec that bytes which are no UTF-8 are most likely in, or None where no guess is good enough."""
    sample = data if len(data) <= _SAMPLE else data[:_SAMPLE].rpartition(b"\n")[0] or data[:_SAMPLE]
    n_high = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    if n_high < max(2, len(sample) // 100) and _fits(data, "cp1252"):
        return "cp1252"  # a few curly quotes and accents, too few to tell code pages apart
    guesses = charset_normalizer.from_bytes(sample, cp_isolation=list(_DETECTABLE), threshold=0.15)
    some = [guess for guess in guesses if guess.encoding in _DETECTABLE and _fits(data, guess.encoding)]
    if not some:
        return None
    best = min(some, key=lambda guess: (guess.chaos, -guess.coherence, _DETECTABLE.index(guess.encoding)))
    if not is_plausible(sample.decode(best.encoding, "replace")):
        return None
    alike = _fits(data, "cp1252") and data.decode("cp1252") == data.decode(best.encoding)
    return "cp1252" if alike else best.encoding


def is_plausible(text: str) -> bool:
    """Whether a text whose charset was guessed looks like one that was written, and not like other bytes.

    Of its words that are not plain ASCII, few mix alphabets, go on in capitals after small letters or hold a sign.

    >>> is_plausible("Переговоры шли весь день"), is_plausible("ЛЮвПЮГефэЙшл аоЬ Ш жУюьЦ")
    (True, False)
    """
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    odd = sum(_is_odd(word) for word in words) + len(_SIGN_INSIDE.findall(text))
    return odd <= _MAX_ODD * len(words)


def _is_odd(word: str) -> bool:
    alphabets = any(char.isascii() for char in word) and _OTHER_ALPHABET.search(word) is not None
    inner = _IRISH.sub("", word)
    return alphabets or any(one.islower() and other.isupper() for one, other in pairwise(inner))


def _fits(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def plain_name(codec: str) -> str:
    """The name under which people know a codec.

    >>> plain_name("cp1251"), plain_name("utf_8")
    ('windows-1251', 'utf-8')
    """
    if re.fullmatch(r"cp125\d", codec):
        return f"windows-{codec[2:]}"
    return _NAMES.get(codec, codec.replace("_", "-"))
