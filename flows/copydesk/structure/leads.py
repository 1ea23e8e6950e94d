"""What sums up an article between the title of a page and its text: a heading, or a list under a label."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.structure.containers import HEADING_TAGS, LINKED, form_of
from copydesk.structure.given import Given, Labels
from copydesk.structure.opening import heads_points, opens_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.structure.pieces import Piece

_LONG = 12
"""A heading over the first paragraph with so many words sums up the article; a sentence needs fewer."""
_SENTENCE = 6
_MOST = 130
_FEWEST = 2
"""So many items at least make a list of points."""
_NEAR = 4
"""The text goes on at most so many blocks below the list."""


def give_leads(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The labels, with the headings straight above the first paragraph of a page that sum it up as its standfirst.

    Another heading of the same form further on shows that it is the heading of a first section.
    """
    if not pieces or not pieces[0].block.in_page:
        return labels
    below_title = max((at for at, given in labels.items() if given.role is Role.TITLE), default=-1) + 1
    text = [at for at in range(len(pieces)) if at not in labels]
    heads = list(itertools.takewhile(lambda at: pieces[at].block.tag in HEADING_TAGS, text))
    after = text[len(heads) :]
    if not after or not heads or heads[0] < below_title or not pieces[after[0]].is_prose:
        return labels
    later = {form_of(pieces[at]) for at in after}
    stands = {form_of(pieces[at]) for at, given in labels.items() if given.role is Role.STANDFIRST}
    found = dict(labels)
    for at in heads:
        piece = pieces[at]
        if form_of(piece) in stands or (_sums_up(piece) and form_of(piece) not in later):
            found[at] = Given(role=Role.STANDFIRST, rule="standfirst-page")
    return found


def _sums_up(piece: Piece) -> bool:
    if piece.block.link_density > LINKED or opens_text(piece) or piece.is_listed:
        return False
    return (_SENTENCE if piece.ends else _LONG) <= piece.n_words <= _MOST


def give_points(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The labels, with a list under a label such as Key points, straight above the text of a page, as text.

    A list of links is a way to the sections of the text, or out of it.
    """
    if not pieces or not pieces[0].block.in_page:
        return labels
    found = dict(labels)
    start = max((at for at, given in labels.items() if given.role is Role.TITLE), default=-1) + 1
    first = next((at for at in range(start, len(pieces)) if at not in labels and _is_paragraph(pieces[at])), start)
    for at in range(start, first):
        if not _is_open(labels, at) or not heads_points(pieces[at]):
            continue
        items = list(itertools.takewhile(lambda i: _is_item(pieces, labels, i), range(at + 1, len(pieces))))
        if len(items) >= _FEWEST:
            below = range(items[-1] + 1, min(items[-1] + 2 + _NEAR, len(pieces)))
            if any(i not in labels for i in below):
                found[at] = Given(role=Role.HEADING, rule="summary-list")
                found |= {i: Given(role=Role.LIST_ITEM, rule="summary-list") for i in items}
    return found


def _is_paragraph(piece: Piece) -> bool:
    return piece.is_prose and piece.block.tag not in HEADING_TAGS | {"li"}


def _is_open(labels: Labels, at: int) -> bool:
    """Whether no rule names a block, whatever the model holds of it."""
    return at not in labels or labels[at].rule.startswith(("line-model", "summary-"))


def _is_item(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    block = pieces[at].block
    return block.tag == "li" and block.link_density <= LINKED and _is_open(labels, at)
