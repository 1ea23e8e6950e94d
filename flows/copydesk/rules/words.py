"""The lists of `words.toml`, and how a pattern names them: `{agency}` matches any entry of the list agency."""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cache
from pathlib import Path

from copydesk.errors import ConfigurationError
from copydesk.rules.dates import AGE, CLOCK, DATE

RULES_FOLDER = Path(__file__).parent
"""Where the rules, lists and models stand that `rules_digest` covers."""
_NAMED = re.compile(r"\{([a-z_]+)\}")

EMAIL = r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}"
"""A pattern for an e-mail address."""

PHONE = r"(?:(?:\+\d|\(0?\d{2,5}\)|\b0\d)[\d ()./-]{6,20}\d|\b\d{3}[-.]\d{3}[-.]\d{4}\b)"
"""A pattern for a telephone number as people write it: with a country code, a code in brackets, a leading nought, or as
in North America."""

UPPER = "".join(chr(code) for code in (*range(0x41, 0x530), *range(0x1E00, 0x2000)) if chr(code).isupper())
"""The capital letters of the Latin, Greek and Cyrillic scripts."""

_NO_JOINT = r"(?!(?:AND|UND|WITH|ET|E|Y|И|BY|FOR|For|Follow|Published|Updated|Posted)(?:\s|$))"
_WORD = rf"{_NO_JOINT}(?:[dlo][’']|(?:al|el|as|ash|an|ad|ul)-)?[{UPPER}][\w’'.-]{{0,30}}"
_PARTICLE = r"(?:del?|della|di|da|dos|du|van|von|der|den|ter|bin|ibn|al|el|la|le|y)\b"
NAME = rf"{_WORD}(?: (?:{_WORD}|{_PARTICLE})){{1,4}}"
"""A pattern for the name of a person: two to five words that begin with capitals, particles between them."""


_MADE_OF = {
    "honorifics": r"(?:{honorific}\b\.?(?: \((?i:ret)[a-z]{0,4}\.?\))? ){0,4}",
    "person": r"{honorifics}{name}(?:,? {degree}(?!\w))?(?:,? \(?@\w{1,30}\)?| \((?i:ret)[a-z]{0,4}\.?\))?",
}
"""Patterns made of others: `honorifics` before a name, and a `person` with all that may stand around the name."""


@cache
def word_list(name: str) -> tuple[str, ...]:
    """The entries of a list; ConfigurationError for an unknown one."""
    lists = tomllib.loads((RULES_FOLDER / "words.toml").read_text(encoding="utf-8"))
    if name not in lists:
        raise ConfigurationError(
            f"there is no list of words '{name}'",
            where="rules/words.toml",
            then=f"use one of {', '.join(sorted(lists))}",
        )
    return tuple(lists[name])


@cache
def _alternatives(name: str) -> str:
    built_in = {"date": DATE, "clock": CLOCK, "age": AGE, "email": EMAIL, "phone": PHONE, "name": NAME}
    if name == "upper":
        return f"[{UPPER}]"
    if name in built_in:
        return f"(?:{built_in[name]})"
    if name in _MADE_OF:
        return f"(?:{expand(_MADE_OF[name])})"
    longest_first = sorted(word_list(name), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re.escape(word) for word in longest_first)})"


def expand(pattern: str) -> str:
    """The pattern with every `{list}` replaced by what it matches."""
    return _NAMED.sub(lambda found: _alternatives(found[1]), pattern)


def rules_digest() -> str:
    """SHA-256 over all files of rules, by name and content, in hex."""
    total = hashlib.sha256()
    for path in sorted(RULES_FOLDER.rglob("*.t[os][mv]*")):
        total.update(path.relative_to(RULES_FOLDER).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
