"""A person's post and institution, from a line such as `associate fellow (Asia), Example Institute, Geneva`."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from copydesk.rules import expand, word_list
from copydesk.rules.gazetteers import place_names

if TYPE_CHECKING:
    from collections.abc import Sequence

POST = re.compile(expand(r"(?i)\b(?:{post}|{post_abroad})s?\b"))
INSTITUTION = re.compile(expand(r"(?i)\b(?:{institution})\b|\b(?:institut|universit)\w*"))
TOPIC = re.compile(expand(r"(?i)\b(?:{topic})$"))
FORM = expand("{company_form}")
"""What may stand after a comma and belongs to the name of a company, such as `Inc.`."""
_PART = re.compile(rf",(?![^(]*\))(?! (?:{FORM})(?!\w))")
_INNER_STOP = re.compile(
    expand(r"\.(?=\w)|(?:(?<![^\W_])[^\W\d_]|(?<!\w)(?:{abbreviation}))(?P<stop>\.)")
    + r"(?!\s(?:The|This|He|She|They|It|His|Her|Their|In|Before|Previously)\s)"
)
_STOP_SIGN = "\u2024"
GRADES = frozenset(word_list("grade"))
_AT = re.compile(
    r"\s(?P<word>at|of|with|for|in|bei|am|an der|à|au|de|du|del|en)\s(?:the\s|l[ae]\s|l[’'])?(?=[^\Wa-z\d_])"
)
_STRONG = frozenset({"at", "bei", "am", "an der", "à", "au"})
"""Words after which an institution is named; the others may as well lead to a field, as in `Professor of History`."""


def read_post(text: str, known: Sequence[str] = ()) -> tuple[str | None, str | None]:
    """The role and the affiliation in a line, each None where it has none; `known` are names of institutions.

    >>> read_post("associate fellow (Asia), Example Institute, Geneva")
    ('associate fellow (Asia)', 'Example Institute')
    >>> read_post("RUSI Senior Fellow, Maritime Security")
    ('Senior Fellow, Maritime Security', 'RUSI')
    """
    role: str | None = None
    affiliation: str | None = None
    for part in (part.strip() for part in _PART.split(text.strip(" ")) if part.strip()):
        post = POST.search(part)
        if post and role is None:
            role, affiliation = _split(part, post, known)
        elif role and not _is_institution(part, known) and (TOPIC.search(part) or affiliation):
            role = role if affiliation and not TOPIC.search(part) else f"{role}, {part}"
        elif part.casefold() in place_names():
            continue
        elif affiliation is None and (part[:1].isupper() or _is_institution(part, known)):
            affiliation = part
    return clean(role or ""), clean(affiliation or "")


def hide_stops(text: str) -> str:
    """The text with the stops inside words and names, as in `U.S.` and `St. Anne`, as another sign of equal length."""
    return _INNER_STOP.sub(lambda found: found[0][:-1] + _STOP_SIGN, text)


def show_stops(text: str) -> str:
    """The text with the stops that `hide_stops` hid."""
    return text.replace(_STOP_SIGN, ".")


def is_post(text: str) -> bool:
    """Whether words that look like a name are a post, such as `RUSI Senior Fellow`."""
    return POST.search(text) is not None and any(word.casefold() in GRADES for word in text.split())


def clean(text: str) -> str | None:
    """The text without outer punctuation but the stop of a shortened word, None where nothing is left."""
    return show_stops(hide_stops(text).strip(" ,.;:–—-")) or None


def _is_institution(text: str, known: Sequence[str]) -> bool:
    acronym = text.split(" ", maxsplit=1)[0]
    return INSTITUTION.search(text) is not None or text in known or (acronym.isupper() and len(acronym) > 2)


def _split(part: str, post: re.Match[str], known: Sequence[str]) -> tuple[str, str | None]:
    """`RUSI Senior Fellow` is a place and a post; so is `fellow at the Institute`."""
    joints = [*_AT.finditer(part, post.end())]
    for at, after in zip_longest(joints, joints[1:]):
        upto = part[at.end() : after.start() if after else len(part)]
        if at["word"] in _STRONG or _is_institution(upto, known):
            return part[: at.start()], part[at.end() :]
    words = part[: post.start()].split()
    kept = len(words)
    while kept and words[kept - 1].casefold() in GRADES:
        kept -= 1
    before = " ".join(words[:kept])
    if before and (_is_institution(before, known) or any(name.startswith(f"{before} ") for name in known)):
        return part[len(before) :].strip(), before
    return part, None
