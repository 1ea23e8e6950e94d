"""Headings of a page by their form: those of one tag and class are treated alike, those of boxes go with their box."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from copydesk.kinds import KEPT, Role
from copydesk.structure.containers import HEADING_TAGS, LINKED, container_of, count_within, form_of, is_within, known_by
from copydesk.structure.given import Given, Labels

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping, Sequence

    from copydesk.structure.pieces import Piece

_BETWEEN = 3
"""So many removed blocks, no links and no headings, may stand between a heading and its text: captions, days, names."""
_SECTIONS = 3
"""So many headings of one form, each over text beside which it stands, are the headings of a text."""
_BOXES = frozenset({Role.PITCH, Role.ADVERT})


def treat_headings_alike(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The labels without those of headings over text whose like is kept, and with those of headings of boxes."""
    if not pieces or not pieces[0].block.in_page:
        return labels
    headings = [at for at, piece in enumerate(pieces) if piece.block.tag in HEADING_TAGS]
    alike = defaultdict(list)
    for at in headings:
        alike[form_of(pieces[at])].append(at)
    under = {at: _text_under(pieces, labels, at) for at in headings}
    back = {at for group in alike.values() for at in _given_back(pieces, labels, group, under)}
    found = {at: given for at, given in labels.items() if at not in back}
    kept = count_within(piece for at, piece in enumerate(pieces) if at not in found or found[at].role in KEPT)
    for at in headings:
        box = found.get(at + 1)
        if at not in found and box is not None and box.role in _BOXES and _is_in_box(pieces, kept, at):
            found[at] = Given(role=box.role, rule="heading-of-box")
    return found


def _given_back(
    pieces: Sequence[Piece], labels: Labels, group: Sequence[int], under: Mapping[int, int | None]
) -> Iterator[int]:
    """Of headings of one form, those that stand over text and were removed by their own words or shape alone."""
    kept = any(at not in labels and under[at] is not None for at in group)
    sections = not kept and _are_sections(pieces, group, under)
    for at in group:
        lost = at in labels and (labels[at].rule.startswith("line-model") or labels[at].role is Role.PULL_QUOTE)
        if lost and under[at] is not None and (sections or (kept and pieces[at].block.verdict is not None)):
            yield at


def _are_sections(pieces: Sequence[Piece], group: Sequence[int], under: Mapping[int, int | None]) -> bool:
    """Whether most of at least so many headings, none a link, stand in one container with the text under them."""
    if len(group) < _SECTIONS or any(pieces[at].block.link_density > LINKED for at in group):
        return False
    beside = [at for at in group if (below := under[at]) is not None and _are_beside(pieces[at], pieces[below])]
    return 4 * len(beside) >= 3 * len(group)


def _are_beside(heading: Piece, text: Piece) -> bool:
    container = container_of(text)
    return bool(container) and text.block.tag == "p" and is_within(heading.block.path, container)


def _text_under(pieces: Sequence[Piece], labels: Labels, at: int) -> int | None:
    """The place of the text that a heading stands over, perhaps with a picture or a day between."""
    for below in range(at + 1, min(at + 2 + _BETWEEN, len(pieces))):
        block = pieces[below].block
        if block.tag in HEADING_TAGS:
            return None
        if below not in labels or labels[below].role in KEPT:
            return below
        if block.link_density > LINKED:
            return None
    return None


def _is_in_box(pieces: Sequence[Piece], kept: Counter[str], at: int) -> bool:
    """Whether a heading, itself kept so far, shares the container of the block below, and nothing else kept does."""
    container = container_of(pieces[at])
    return bool(container) and is_within(pieces[at + 1].block.path, container) and kept[known_by(container)] == 1
