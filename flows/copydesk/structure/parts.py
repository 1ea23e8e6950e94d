"""Parts of a page that are built alike, such as the posts of a live blog: what stays of one stays of all."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from copydesk.kinds import KEPT
from copydesk.structure.containers import HEADING_TAGS, LINKED, container_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.structure.given import Labels
    from copydesk.structure.pieces import Piece

_ID = re.compile(r"#[^/@]*")
_TEXT = HEADING_TAGS | {"p", "li", "blockquote"}


def give_parts_back(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The labels without those that a model gave to parts like one that is kept.

    A part is what stands in one container with an id of its own: a heading, no link, over running text. Another
    article, or a teaser, has a container without id, a link for a heading, or a rule that names it.
    """
    runs = [list(run) for _, run in groupby(range(len(pieces)), key=lambda at: container_of(pieces[at]))]
    parts = [run for run in runs if _is_part(pieces, run)]
    kept = {_form(pieces, run) for run in parts if all(_stays(labels, at) for at in _text(pieces, run))}
    lost = [at for run in parts if _form(pieces, run) in kept for at in _text(pieces, run)]
    back = {at for at in lost if at in labels and labels[at].rule.startswith("line-model")}
    return {at: given for at, given in labels.items() if at not in back}


def _is_part(pieces: Sequence[Piece], run: Sequence[int]) -> bool:
    text = _text(pieces, run)
    headings = [at for at in text if pieces[at].block.tag in HEADING_TAGS]
    unlinked = all(pieces[at].block.link_density <= LINKED for at in headings)
    return _has_id(pieces, run) and bool(headings) and unlinked and any(pieces[at].is_prose for at in text)


def _has_id(pieces: Sequence[Piece], run: Sequence[int]) -> bool:
    return "#" in container_of(pieces[run[0]]).rpartition("/")[2]


def _form(pieces: Sequence[Piece], run: Sequence[int]) -> str:
    return _ID.sub("", container_of(pieces[run[0]]))


def _text(pieces: Sequence[Piece], run: Sequence[int]) -> list[int]:
    return [at for at in run if pieces[at].block.tag in _TEXT]


def _stays(labels: Labels, at: int) -> bool:
    return at not in labels or labels[at].role in KEPT
