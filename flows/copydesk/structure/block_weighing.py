"""Blocks of a page that no rule names, weighed by the page model: text stays open, the rest gets its reason."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.structure.containers import HEADING_TAGS, LINKED, container_of, is_within
from copydesk.structure.given import Given, Labels
from copydesk.structure.line_features import feature_names
from copydesk.structure.line_model import SCALE
from copydesk.structure.page_features import page_features
from copydesk.structure.weighing import likely_role

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from copydesk.structure.given import Fitting
    from copydesk.structure.line_model import LineModel
    from copydesk.structure.pieces import Piece

KEEP = round(-0.5 * SCALE)
"""Log odds above which a block is text, a chance of 0.38: the markup tells more than lines do, and errs less."""

KEEP_ROW, ROWS = round(-2.0 * SCALE), 2
"""The same for each of at least so many rows of a table straight under each other (a chance of 0.12)."""
KEEP_OWN_ROW = round(-6.0 * SCALE)
"""The same where the table stands straight below text, in the container of that text."""

KEEP_BESIDE = round(-2.0 * SCALE)
"""The same for a heading straight above text, and for an item beside one of its list that is text."""
_ITEMS = frozenset({"li", "dd"})


def give_weighed_blocks(pieces: Sequence[Piece], labels: Labels, fitting: Fitting, model: LineModel) -> Labels:
    """The labels and, for every open block that is no text, the role that removes it."""
    features = page_features(pieces, fitting)
    unnamed = [at for at in range(len(pieces)) if at not in labels]
    odds = dict(zip(unnamed, model.weigh(features[unnamed]).tolist(), strict=True))
    text = {at for at in unnamed if pieces[at].n_words and odds[at] > KEEP}
    start = min(text, default=len(pieces))
    for rows in _tables(pieces, unnamed):
        least = KEEP_OWN_ROW if _is_own(pieces, text, rows[0]) else KEEP_ROW
        text |= {at for at in rows if at > start and odds[at] > least}
    text |= {at for at in unnamed if at > start and odds[at] > KEEP_BESIDE and _is_beside(pieces, text, at)}
    dropped = [at for at in unnamed if at not in text]
    n_shapes = len(feature_names())
    found = dict(labels)
    for at, why in zip(dropped, model.blame(features[dropped]), strict=True):
        role = Role.NAVIGATION if at < start else likely_role(pieces[at], features[at, :n_shapes])
        found[at] = Given(role=role, rule=f"line-model:{why}")
    return found


def _tables(pieces: Sequence[Piece], unnamed: Sequence[int]) -> Iterator[list[int]]:
    """The rows of tables that stand at least so many straight under each other."""
    rows = [at for at in unnamed if pieces[at].is_row]
    for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        places = [at for _, at in run]
        if len(places) >= ROWS:
            yield places


def _is_own(pieces: Sequence[Piece], text: Container[int], first: int) -> bool:
    """Whether a table, of which the first row is no link, belongs to the text or the heading straight above it."""
    above, row = pieces[first - 1], pieces[first]
    heads = above.block.tag in HEADING_TAGS and first - 2 in text
    container = container_of(above)
    inside = bool(container) and is_within(row.block.path, container)
    return first > 0 and (first - 1 in text or heads) and inside and row.block.link_density <= LINKED


def _is_beside(pieces: Sequence[Piece], text: Container[int], at: int) -> bool:
    """Whether a block is a heading straight above text, or an item beside one of the same list that is text.

    A heading that is a link, and that trafilatura leaves out, is the title of another article.
    """
    block = pieces[at].block
    if block.tag in HEADING_TAGS:
        linked = block.link_density > LINKED and block.verdict is None
        return not linked and at + 1 in text and pieces[at + 1].block.tag not in HEADING_TAGS
    beside = (other for other in (at - 1, at + 1) if other in text)
    return block.tag in _ITEMS and any(pieces[other].block.path == block.path for other in beside)
