"""A list of contents: its entries stand again further down, as the headings of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules import expand
from copydesk.structure.given import Given, Labels
from copydesk.structure.repeats import words_of
from copydesk.structure.sections import SECTION_WORDS, usual_section
from copydesk.structure.titles import BESIDE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copydesk.structure.pieces import Piece

    Places = Mapping[tuple[str, ...], Sequence[int]]

ENTRIES = 4
"""So many entries make a list of contents, three quarters of it at least."""
PAGED = 3
"""So many lines with numbers of pages under a label are a list of contents, whatever stands below."""
FOREWORD = 6
"""Such a list stands above so many sentences or paragraphs of a text: farther down, figures are results."""
ENTRY_WORDS = 20
"""An entry has at most so many words."""
LEAD = 12
"""At most so many lines stand between the list and the first section."""
TRIES = 3
"""So many places where an entry stands again are looked at."""
_MARK = re.compile(r"^(?:#{1,6}\s|[•◦▪●■‣∙·*‒–—-]\s|\[?\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivxIVX]{1,5})[.):\]]*\s)+")
_LINK = re.compile(r"^\[(?P<text>[^\[\]]+)\]\([^()\s]*\)$")
_PAGE = re.compile(r"[\s.·…_]+\d{1,3}$")
_WORDS = re.compile(r"[^\W\d_]{2}")
_LABEL = re.compile(expand(r"(?i)^[\W_]*{contents_label}[\W_]*$"))


def give_contents(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The labels, the entries of lists of contents, and the headings of a pasted text that they name."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, piece in enumerate(pieces):
        if piece.n_words <= ENTRY_WORDS:
            places[_heading(piece.text)].append(at)
    found = {**labels, **_paged(pieces, labels)}
    at = 0
    while at < len(pieces):
        entries = _entries(pieces, places, at)
        headings = _headings(pieces, places, entries)
        if headings:
            found |= _given(pieces, labels, entries, headings)
        at = entries[-1] + 1 if entries else at + 1
    return found


def _paged(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The label of a list of contents and the lines straight under it, if each ends with the number of a later page."""
    found: dict[int, Given] = {}
    prose = 0
    for label, piece in enumerate(pieces):
        prose += piece.is_prose
        if prose < FOREWORD and label not in labels and _LABEL.match(piece.text):
            run = list(takewhile(lambda at: at not in labels and _page(pieces[at]), range(label + 1, len(pieces))))
            numbers = [_page(pieces[at]) for at in run]
            if len(run) >= PAGED and numbers == sorted(numbers) and numbers[0] < numbers[-1]:
                found |= dict.fromkeys([label, *run], Given(role=Role.NAVIGATION, rule="contents-entry"))
    return found


def _page(piece: Piece) -> int:
    """The number of the page with which an entry ends; 0 for what is none."""
    page = _PAGE.search(piece.text) if piece.n_words <= ENTRY_WORDS and not piece.ends else None
    return int(page[0].strip(" .·…_\t")) if page and _WORDS.search(piece.text) else 0


def _heading(text: str) -> tuple[str, ...]:
    """The words of a heading, whatever marks it: a number, a bullet, a link."""
    bare = _MARK.sub("", text)
    link = _LINK.match(bare)
    return tuple(words_of(link["text"] if link else bare))


def _keys(piece: Piece) -> tuple[tuple[str, ...], ...]:
    """What the heading that an entry names may read: an entry may end with the number of a page."""
    paged = _PAGE.sub("", piece.text)
    return (_heading(piece.text), *((_heading(paged),) if paged != piece.text else ()))


def _entries(pieces: Sequence[Piece], places: Places, start: int) -> list[int]:
    """The lines from `start` on, one after the other, that stand again below; one strange line may be among them."""
    entries: list[int] = []
    for at in range(start, len(pieces)):
        far = at - (entries[-1] if entries else start) > (2 if entries else 0)
        if far or pieces[at].n_words > ENTRY_WORDS or pieces[at].is_prose:
            break
        if any(key and places.get(key, (0,))[-1] > at for key in _keys(pieces[at])):
            entries.append(at)
    return entries


def _headings(pieces: Sequence[Piece], places: Places, entries: Sequence[int]) -> list[int]:
    """The headings that the entries name, in the same order, with sections under them; none where it is no list."""
    headings: list[int] = []
    for entry in entries if len(entries) >= ENTRIES else ():
        beyond = headings[-1] if headings else entries[-1]
        again = (at for key in _keys(pieces[entry]) for at in _beyond(places.get(key, ()), beyond))
        named = next((at for at in again if _leads(pieces, at)), None)
        headings += [named] if named is not None else []
    if len(headings) < max(ENTRIES, 0.75 * len(entries)) or headings[0] - entries[-1] > LEAD:
        return []
    return headings if usual_section(pieces, headings) >= SECTION_WORDS else []


def _beyond(places: Sequence[int], at: int) -> Sequence[int]:
    """The next few places beyond one: repetitive text stays cheap."""
    first = bisect_right(places, at)
    return places[first : first + TRIES]


def _leads(pieces: Sequence[Piece], at: int) -> bool:
    """Whether text follows a line soon."""
    return any(piece.is_prose or piece.is_listed for piece in pieces[at + 1 : at + 4])


def _given(pieces: Sequence[Piece], labels: Labels, entries: Sequence[int], headings: Sequence[int]) -> Labels:
    entry, heading = (
        Given(role=Role.NAVIGATION, rule="contents-entry"),
        Given(role=Role.HEADING, rule="contents-heading"),
    )
    found = dict.fromkeys(range(entries[0], entries[-1] + 1), entry)
    above = entries[0] - 1
    if above >= 0 and _LABEL.match(pieces[above].text):
        found[above] = entry
    if pieces[0].block.in_page:
        return found
    ends = [*headings[1:], len(pieces)]
    open_ones = (
        at for at, end in zip(headings, ends, strict=True) if at not in labels and _is_section(pieces, labels, at, end)
    )
    return found | dict.fromkeys(open_ones, heading)


def _is_section(pieces: Sequence[Piece], labels: Labels, at: int, end: int) -> bool:
    """Whether a line has text of its own under it, and is no title that the list names too."""
    titled = any(i in labels and labels[i].role in BESIDE for i in range(at + 1, min(at + 4, end)))
    return not titled and any(piece.is_prose for piece in pieces[at + 1 : end])
