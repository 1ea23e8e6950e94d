"""What stands twice: pull quotes, repeated paragraphs, and whether a standfirst comes again in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules import find_words
from copydesk.structure.given import Given, Labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.structure.pieces import Piece

SHINGLE = 6
"""How many words in a row make a piece worth looking up."""
REFRAIN = 4
"""Sentences that are built alike begin with so many words that are the same."""
CANDIDATES = 8
"""At most so many pieces that share a shingle are compared: repetitive text stays cheap."""


def words_of(text: str) -> list[str]:
    """The words of a text, case folded."""
    return find_words(text.casefold())


def give_repeats(pieces: Sequence[Piece], labels: Labels, where: Sequence[int]) -> Labels:
    """Roles of pieces among `where` that stand again in a longer one (pull quotes) or have stood before (repeats)."""
    words = {at: words_of(pieces[at].text) for at in where if at not in labels}
    first: dict[tuple[str, ...], int] = {}
    index: dict[tuple[str, ...], list[int]] = {tuple(seen[:SHINGLE]): [] for seen in words.values()}
    leads = {run[0] for run in index if run}
    found = dict(labels)
    for at, seen in words.items():
        if len(seen) >= SHINGLE + 2 and first.setdefault(tuple(seen), at) != at:
            found[at] = Given(role=Role.REPEAT, rule="repeated-block")
            continue
        for place, word in enumerate(seen[: 1 - SHINGLE]):
            if word in leads:
                places = index.get(tuple(seen[place : place + SHINGLE]))
                if places is not None and len(places) < CANDIDATES and (not places or places[-1] != at):
                    places.append(at)
    for at, seen in words.items():
        longer = (other for other in index[tuple(seen[:SHINGLE])] if len(words[other]) > len(seen) * 1.15 + 2)
        if at not in found and len(seen) <= 80 and any(_contains(words[other], seen) for other in longer):
            found[at] = Given(role=Role.PULL_QUOTE, rule="pull-quote")
    return found


def _contains(long: Sequence[str], short: Sequence[str]) -> bool:
    return f" {' '.join(short)} " in f" {' '.join(long)} "


def shares_run(left: str, right: str, length: int = SHINGLE) -> bool:
    """Whether two texts share so many words in a row."""
    words = words_of(left)
    runs = {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
    other = words_of(right)
    return any(tuple(other[i : i + length]) in runs for i in range(len(other) - length + 1))


def is_built_alike(left: str, right: str) -> bool:
    """Whether two texts begin alike and keep step to the end, as sentences of a speech do, and differ all the same.

    >>> is_built_alike("We were told that the pact would hold.", "We were told that the wall would hold.")
    True
    """
    words, other = words_of(left), words_of(right)
    longer, shorter = max(len(words), len(other)), min(len(words), len(other))
    kept = sum(a == b for a, b in zip(words, other, strict=False))
    return words != other and words[:REFRAIN] == other[:REFRAIN] and shorter >= 0.8 * longer and 2 * kept >= longer
