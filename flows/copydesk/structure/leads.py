"""The summary that a page sets as a heading between its title and its text."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.structure.containers import HEADING_TAGS, LINKED, form_of
from copydesk.structure.given import Given, Labels
from copydesk.structure.opening import opens_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.structure.pieces import Piece

_LONG = 12
"""A heading over the first paragraph with so many words sums up the article; a sentence needs fewer."""
_SENTENCE = 6
_MOST = 130


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
