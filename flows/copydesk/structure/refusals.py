"""What has running text and is no article all the same: lists of teasers, the first words before a wall."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.kinds import KEPT, Role
from copydesk.rules import expand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.structure.given import Labels
    from copydesk.structure.pieces import Piece

FEWEST_TEASERS = 5
"""Of fewer texts that are cut short, an article may consist as well."""
WALLED_WORDS = 60
"""What has fewer words of text before a wall is the beginning of an article that the page does not give."""
LONGEST_REQUEST = 30
"""A longer line, in words, is text that speaks of walls."""
_WALL = re.compile(expand(r"(?i)(?<!\w)(?:{wall_phrase})(?!\w)"))


def find_refusal(pieces: Sequence[Piece], labels: Labels) -> str | None:
    """Why what is kept of a source is no article; None where it is one."""
    kept = [at for at in range(len(pieces)) if labels[at].role in KEPT - {Role.HEADING}]
    if _is_list_of_teasers([pieces[at].text for at in kept]):
        return "a list of teasers, cut short each"
    return _find_wall(pieces, kept)


def _is_list_of_teasers(texts: Sequence[str]) -> bool:
    """Whether most of the texts are cut short, as on a front page."""
    return len(texts) >= FEWEST_TEASERS and sum(text.endswith(("…", "...")) for text in texts) > 0.6 * len(texts)


def _find_wall(pieces: Sequence[Piece], kept: Sequence[int]) -> str | None:
    """Few words of text, and below their beginning a request to pay or to log in for the rest of them."""
    if sum(pieces[at].n_words for at in kept if pieces[at].n_words > LONGEST_REQUEST) >= WALLED_WORDS:
        return None
    below = range(kept[0] + 1 if kept else 0, len(pieces))
    walls = {at for at in below if pieces[at].n_words <= LONGEST_REQUEST and _WALL.search(pieces[at].text)}
    n_words = sum(pieces[at].n_words for at in kept if at not in walls)
    if not walls or n_words >= WALLED_WORDS:
        return None
    return f"{n_words} words, the rest behind a wall: '{pieces[min(walls)].text[:60]}'"
