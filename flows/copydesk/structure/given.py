"""Roles given to pieces so far, and the passes of line rules that give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.records import Role
from copydesk.rules import LineRule, PathRule, Place

if TYPE_CHECKING:
    from copydesk.structure.pieces import Piece

TAIL_PARAGRAPHS = 4
"""How many of the last paragraphs of prose may be the life of the author rather than text."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
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
    """The roles of blocks whose container in the page says what they are."""
    found = dict(labels)
    for at, piece in enumerate(pieces):
        if at not in found and piece.block.path:
            left_out = piece.block.verdict is None
            here = (rule for rule in rules if (left_out or rule.always) and rule.pattern.search(piece.block.path))
            rule = next(here, None)
            if rule is not None:
                heads = rule.role is Role.LIST_ITEM and piece.block.tag in _HEADINGS
                found[at] = Given(role=Role.HEADING if heads else rule.role, rule=rule.id, pii=rule.pii)
    return found


def give_anywhere(pieces: Sequence[Piece], rules: Sequence[LineRule], labels: Labels) -> Labels:
    """The roles of lines that a rule names wherever they stand."""
    everywhere = [rule for rule in rules if rule.place is Place.ANYWHERE]
    found = dict(labels)
    for at, piece in enumerate(pieces):
        if at not in found:
            found |= _first(at, piece, everywhere)
    return found


def give_edges(pieces: Sequence[Piece], rules: Sequence[LineRule], labels: Labels, body: range) -> Labels:
    """The roles of lines that a rule names at its place: outside the prose, or before, or after it."""
    prose = [at for at in body if at not in labels and pieces[at].is_prose]
    second = prose[1] if len(prose) > 1 else len(pieces)
    late = prose[-TAIL_PARAGRAPHS:][0] if prose else 0
    tail = range(max(late, prose[len(prose) // 3] + 1 if len(prose) > 2 else late), len(pieces))
    places = {Place.EDGE: set(range(len(pieces))) - set(prose[1:-2]), Place.HEAD: range(second), Place.TAIL: tail}
    found = dict(labels)
    for at, piece in enumerate(pieces):
        if at not in found:
            # In the order of the rules, whatever their place: the first that fits holds.
            here = (rule for rule in rules if rule.place in places and at in places[rule.place])
            found |= _first(at, piece, here)
    return found


def _first(at: int, piece: Piece, rules: Iterable[LineRule]) -> Labels:
    if len(piece.text) > MAX_LINE:
        return {}
    rule = next((rule for rule in rules if not rule.partial and rule.find(piece.text)), None)
    return {at: by_rule(rule)} if rule else {}
