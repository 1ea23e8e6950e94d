"""Which rules for whole lines are asked before another: the first that finds a line holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.rules.line_rules import LineRule, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def never_holds(
    rule: LineRule, order: Sequence[LineRule], finds: Callable[[LineRule, str], bool]
) -> tuple[LineRule, ...]:
    """The rules of other roles that find all that a rule removes before it is asked; none where it can hold."""
    before = [*asked_before(rule, order)]
    first = [next((other for other in before if finds(other, text)), None) for text in rule.removes]
    taken = {other.id: other for other in first if other is not None and other.role is not rule.role}
    return tuple(taken.values()) if all(other is not None and other.id in taken for other in first) else ()


def asked_before(rule: LineRule, order: Sequence[LineRule]) -> Iterator[LineRule]:
    """The rules that are asked of a line before a rule whenever it is, in their order.

    Rules for anywhere are asked before all others. What speaks of a part cuts the line, and takes it from no rule.
    """
    if rule.partial:
        return
    at = next(at for at, other in enumerate(order) if other is rule)
    whole = [other for other in order if not other.partial and _covers(other, rule)]
    if rule.place is not Place.ANYWHERE:
        yield from (other for other in whole if other.place is Place.ANYWHERE)
    yield from (other for other in order[:at] if other.place is rule.place and other in whole)


def _covers(other: LineRule, rule: LineRule) -> bool:
    """Whether a rule holds on every day on which another does."""
    starts = other.valid_from is None or (rule.valid_from is not None and other.valid_from <= rule.valid_from)
    ends = other.valid_until is None or (rule.valid_until is not None and rule.valid_until <= other.valid_until)
    return starts and ends
