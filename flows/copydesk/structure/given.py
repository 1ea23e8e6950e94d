"""Roles given to pieces so far, and the passes of line rules that give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules import LineRule, PathRule, Place, load_sieve, sift
from copydesk.structure.containers import HEADING_TAGS, count_within, known_by

if TYPE_CHECKING:
    from collections import Counter

    from copydesk.structure.pieces import Piece

TAIL_PARAGRAPHS = 4
"""How many of the last paragraphs of prose may be the life of the author rather than text."""
RUNNING_TEXT = 3
"""A container with so many paragraphs of text is no box beside the text."""
MAX_LINE = 2_000
"""Longer lines, in code points, are running text to every rule for whole lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A role, the id of the rule that gave it, and whether the piece is personal data."""

    role: Role
    rule: str
    pii: bool = False


Labels = Mapping[int, Given]
"""The roles given so far, by the index of the piece."""


def by_rule(rule: LineRule) -> Given:
    """What a line rule gives."""
    return Given(role=rule.role, rule=rule.id, pii=rule.pii)


def give_cut_parts(pieces: Sequence[Piece]) -> Labels:
    """The roles of the parts of lines that rules cut out."""
    return {at: by_rule(piece.rule) for at, piece in enumerate(pieces) if piece.rule is not None}


def give_by_path(pieces: Sequence[Piece], rules: Sequence[PathRule], labels: Labels) -> Labels:
    """The roles of blocks whose container in the page says what they are.

    A container that holds running text names that text (`article.promo`, `p.paywall`): it says nothing of one block.
    """
    found = dict(labels)
    if not any(piece.block.path for piece in pieces):
        return found
    fitting: dict[str, list[PathRule]] = {}
    sieve = load_sieve(tuple(rule.pattern for rule in rules))
    told = count_within(piece for piece in pieces if piece.is_prose and piece.block.verdict is Role.PARAGRAPH)
    for at, piece in enumerate(pieces):
        if at not in found and (path := piece.block.path):
            if path not in fitting:
                some = (rules[at] for at in sieve.may_find(path))
                fitting[path] = [rule for rule in some if _is_named(path, rule, told)]
            left_out = piece.block.verdict is None
            rule = next((rule for rule in fitting[path] if left_out or rule.always), None)
            if rule is not None:
                heads = rule.role is Role.LIST_ITEM and piece.block.tag in (HEADING_TAGS | {"h1"})
                found[at] = Given(role=Role.HEADING if heads else rule.role, rule=rule.id, pii=rule.pii)
    return found


def _is_named(path: str, rule: PathRule, told: Counter[str]) -> bool:
    """Whether a rule fits a container on a path; `told` counts what trafilatura takes for text in each."""
    if rule.always:
        return rule.pattern.search(path) is not None
    ends = {path.find("/", match.start() + 1) for match in rule.pattern.finditer(path)}
    return any(told[known_by(path if end < 0 else path[:end])] < RUNNING_TEXT for end in ends)


class Fitting:
    """The first rule for whole lines that fits a text, among the rules of some places; each text is asked once."""

    def __init__(self, rules: Sequence[LineRule]) -> None:
        self._sifted = sift(rules)
        self._known: dict[str, tuple[LineRule, ...]] = {}

    def first(self, text: str, places: frozenset[Place]) -> LineRule | None:
        """The rule, in the order of the rules, whatever their place; None where none fits or the text is too long."""
        if not places or len(text) > MAX_LINE:
            return None
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._sifted.whole(text)
        for rule in known:
            if rule.place in places:
                return rule
        return None


_ANYWHERE = frozenset((Place.ANYWHERE,))


def give_anywhere(pieces: Sequence[Piece], fitting: Fitting, labels: Labels) -> Labels:
    """The roles of lines that a rule names wherever they stand."""
    return _given(pieces, fitting, labels, lambda _: _ANYWHERE)


def give_edges(pieces: Sequence[Piece], fitting: Fitting, labels: Labels, body: range) -> Labels:
    """The roles of lines that a rule names at its place: outside the prose, or before, or after it."""
    prose = [at for at in body if at not in labels and pieces[at].is_prose]
    second = prose[1] if len(prose) > 1 else len(pieces)
    late = prose[-TAIL_PARAGRAPHS:][0] if prose else 0
    tail = max(late, prose[len(prose) // 3] + 1 if len(prose) > 2 else late)
    inside = frozenset(prose[1:-2])

    def places(at: int) -> frozenset[Place]:
        holds = {Place.EDGE: at not in inside, Place.HEAD: at < second, Place.TAIL: at >= tail}
        return frozenset(place for place, here in holds.items() if here)

    return _given(pieces, fitting, labels, places)


def _given(
    pieces: Sequence[Piece], fitting: Fitting, labels: Labels, places: Callable[[int], frozenset[Place]]
) -> Labels:
    found = dict(labels)
    for at, piece in enumerate(pieces):
        rule = None if at in found else fitting.first(piece.text, places(at))
        if rule is not None:
            found[at] = by_rule(rule)
    return found
