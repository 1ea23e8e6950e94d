"""Lines between title and text that name authors, places and days without a word such as By."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules import NAME, UPPER, expand, for_plain_text, holds_year
from copydesk.structure.blocks import is_affiliation, is_name, is_post, names_person
from copydesk.structure.given import Given, Labels
from copydesk.structure.stamps import CITY_OPENS, read_stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.structure.pieces import Piece

_CLOCK = r"(?:[ ,|·•–-]{1,4}\d{1,2}[:.h]\d\d\b.{0,20})?"
_BY = r"(?:(?i:by|von|par|por|di|door|av|автор)[ :]{1,2})?"
_MARK = r"(?:\s?[|·•–—/-]|,)\s"
_NAMES = rf"{NAME}(?:(?:,? (?:and|und|et|y|e|и|&|with)|,) {NAME}){{0,6}}"
_WORD = rf"[{UPPER}][\w’'.-]{{1,30}}"
_PLACED = rf"{NAME} (?:in|from|à|en) {_WORD}(?: {_WORD}){{0,2}}"
_PLACED_LINE = re.compile(rf"^{_PLACED}(?:(?:,? (?:and|und|et|y)|,) {_PLACED}){{0,4}}$")
_NAMES_LINE = re.compile(rf"^{_NAMES}$")
_JOINT = re.compile(r",? (?:and|und|et|y|e|и|&|with) |, ")
_BARS = re.compile(r"\s[|/•·]\s|;\s")
_MINUTES = re.compile(r"(?i)(?:\s[|•·–—-]\s|\s?\()\d{1,3} ?-?min(?:ute)?s?\b[^|•·]{0,10}$")
_POST_ABROAD = re.compile(expand(r"(?i)(?<![^\W\d_])(?:{post_abroad})(?![^\W\d_])"))
_DIGIT = re.compile(r"\d")
_LONE_YEAR = re.compile(r"(?:19|20)\d\d$")
_FIRST_NAME = re.compile(rf"{NAME}(?= (?:in|from|à|en) )")
_NAME_AND_POST = re.compile(rf"^{NAME}(?:,| [|–—·•-]) (?P<post>.{{3,120}})$")
_DAY_AND_NAMES = re.compile(expand(rf"^{{date}}{_CLOCK}{_MARK}{_BY}{_NAMES}(?:{_MARK}.{{1,60}})?$"))
_NAMES_AND_DAY = re.compile(expand(rf"^{_BY}{_NAMES}\s?[|·•–—/-]\s(?:.{{3,60}}?\s[|·•–—/-]\s)?{{date}}.{{0,40}}$"))
_PLACE_AND_DAY = re.compile(
    expand(
        rf"^(?P<place>{_WORD}(?:[ /-]{_WORD}){{0,2}}(?:, {_WORD}(?: {_WORD}){{0,2}})?){_MARK}"
        rf"(?i:(?:le|den|am|the|on|[^\W\d_]{{3,10}}),? ){{0,2}}{{date}}(?i: года| г\.)?{_CLOCK}[ .]{{0,2}}$"
    )
)
_PLAIN_PLACE_AND_DAY, _PLAIN_DAY_AND_NAMES, _PLAIN_NAMES_AND_DAY = (
    re.compile(for_plain_text(form.pattern)) for form in (_PLACE_AND_DAY, _DAY_AND_NAMES, _NAMES_AND_DAY)
)
"""The same, sooner, for text of ASCII alone."""
_NO_PLACE = re.compile(
    expand(
        r"(?i)\b(?:{genre}|{piece}|{institution}|briefing|statement|conference|speech|remarks|address|session|meeting|summit|"
        r"edition|issue|vol|volume|updated?|published|posted|press|war|crisis|talks)\b"
    )
)
_NO_PERSON = re.compile(expand(r"(?i)\b(?:{event}|remarks)\b"))
_BESIDE = frozenset({Role.DATE, Role.DATELINE, Role.AFFILIATION, Role.STANDFIRST})
LONGEST_POST = 20
"""A longer line, in words, is no post."""
REACH = 10
"""How many lines around the title may name authors, place and day."""


def is_byline_like(text: str) -> bool:
    """Whether a folded line can only say who wrote something, where or when, and is no title.

    >>> is_byline_like("March 3, 2024 | By A. N. Writer"), is_byline_like("Geneva, 3 March 2024")
    (True, True)
    >>> is_byline_like("The talks of 3 March 2024")
    False
    """
    return _dated(text) is not None


def is_placed_names(text: str) -> bool:
    """Whether a folded line names people, each with a place, and nothing else; some titles do so too.

    >>> is_placed_names("A. N. Writer in Geneva and B. Other in New York"), is_placed_names("The Talks in Geneva")
    (True, False)
    """
    return len(text) < 160 and _PLACED_LINE.match(text) is not None and is_name(_FIRST_NAME.match(text)[0])  # type: ignore[index]  # it begins with a name


def is_names_line(text: str) -> bool:
    """Whether a folded line is names of people with joints between them; some titles are, too.

    >>> is_names_line("A. N. Writer and B. Other"), is_names_line("The Talks and the Treaty")
    (True, False)
    """
    return len(text) < 160 and _NAMES_LINE.match(text) is not None and not is_name(text) and text[:4] != "The "


def is_post_line(piece: Piece) -> bool:
    """Whether a line may be a post or an institution under a name."""
    if piece.n_words > LONGEST_POST or piece.is_prose:
        return False
    return is_post(piece.text) or _POST_ABROAD.search(piece.text) is not None


def give_bare_bylines(pieces: Sequence[Piece], labels: Labels, title: int, first: int) -> Labels:
    """Roles of lines near the title, above the `first` paragraph: names beside a day or a post, posts, dated lines."""
    found: dict[int, Given] = {}
    for at in range(max(0, title - 3), min(first, title + REACH)):
        role = None if at in labels else _dated(pieces[at].text)
        if role is not None:
            found[at] = Given(role=role, rule="dated-line")
    for at in range(title + 1, min(first, title + REACH)):
        if at not in labels and at not in found:
            found |= _named(pieces, {**labels, **found}, at)
    return found


def _dated(text: str) -> Role | None:
    """The role of a line that holds a day and besides only a place or names."""
    # Every day has a digit, and so has what says how long ago something was.
    return _dated_line(text) if len(text) <= 160 and _DIGIT.search(text) is not None else None


@lru_cache(maxsize=4096)
def _dated_line(text: str) -> Role | None:
    """The same for a short line that holds a digit; a line is asked about in several passes."""
    dated = holds_year(text)
    plain = text.isascii()
    place = (_PLAIN_PLACE_AND_DAY if plain else _PLACE_AND_DAY).match(text) if dated else None
    if place and not _NO_PLACE.search(place["place"]) and not ("|" in text and is_name(place["place"])):
        return Role.DATELINE
    stamp = read_stamp(text)
    if (stamp is None and not dated) or _NO_PERSON.search(text):
        return None
    if stamp is not None:
        return stamp
    if (_PLAIN_DAY_AND_NAMES if plain else _DAY_AND_NAMES).match(text):
        return Role.BYLINE
    named = (_PLAIN_NAMES_AND_DAY if plain else _NAMES_AND_DAY).match(text)
    return Role.BYLINE if named and not CITY_OPENS.match(text) else None


def _named(pieces: Sequence[Piece], labels: Labels, at: int) -> Labels:
    piece, near = pieces[at], [labels.get(at - 1), labels.get(at + 1)]
    beside = any(given and given.role in _BESIDE for given in near)
    under = near[0] is not None and near[0].role in (Role.BYLINE, Role.AFFILIATION)
    post = is_post_line(piece)
    if under and post and not names_person(piece.text) and (is_affiliation(piece.text) or not is_name(piece.text)):
        return {at: Given(role=Role.AFFILIATION, rule="author-post")}
    if beside and (is_placed_names(piece.text) or _is_names(piece)):
        return {at: Given(role=Role.BYLINE, rule="byline-name")}
    if (beside or under) and _LONE_YEAR.match(piece.text) and _is_only_year(pieces, at):
        return {at: Given(role=Role.DATE, rule="lone-year")}
    named = _NAME_AND_POST.match(piece.text) if len(piece.text) < 200 and not piece.ends else None
    if named and _is_held(named["post"]) and named["post"][0] not in '"“„«':
        return {at: Given(role=Role.BYLINE, rule="byline-name")}
    return {}


def _is_held(text: str) -> bool:
    """Whether what stands after a name is a post, or a single word for one in another language."""
    return is_post(text) or _POST_ABROAD.fullmatch(text) is not None


def is_named_post(text: str) -> bool:
    """Whether a folded line is a name and a post.

    >>> is_named_post("A. N. Writer, Senior Fellow"), is_named_post("War and Peace, a Century After")
    (True, False)
    """
    named = _NAME_AND_POST.match(text) if len(text) < 80 else None
    name = named and text[: named.start("post")].rstrip(" ,|–—·•-")
    return bool(named and name and is_name(name) and not is_affiliation(name) and _is_held(named["post"]))


def _is_names(piece: Piece) -> bool:
    """Whether a line is names and nothing else, but for bars between them and a reading time."""
    text = _MINUTES.sub("", piece.text)
    if len(text) >= 160:
        return False
    parts = _BARS.split(text.rstrip(" ,;"))
    if len(parts) > 1:
        return all(is_name(part) and not is_affiliation(part) for part in parts)
    named = _NAMES_LINE.match(text) is not None and all(is_name(part) for part in _JOINT.split(text))
    return named and piece.n_words <= (5 if is_name(text) else 24)


def _is_only_year(pieces: Sequence[Piece], at: int) -> bool:
    """Whether no other line is a year alone: a timeline has such lines as headings."""
    return not any(other != at and _LONE_YEAR.match(piece.text) for other, piece in enumerate(pieces))
