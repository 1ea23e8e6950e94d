"""What differs between two contracts, and which new version each difference needs: the rules are the table below."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from copydesk.contracts.tables import Column, Table


class Bump(StrEnum):
    """The part of the contract's version that a change raises, the gravest first."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A kind of change: what it raises, what it is in words, and why it is as grave as that."""

    bump: Bump
    what: str
    why: str


def _major(what: str, why: str) -> Rule:
    return Rule(bump=Bump.MAJOR, what=what, why=why)


def _minor(what: str, why: str) -> Rule:
    return Rule(bump=Bump.MINOR, what=what, why=why)


def _patch(what: str, why: str) -> Rule:
    return Rule(bump=Bump.PATCH, what=what, why=why)


_MORE = "it promises more than before, and breaks nothing that was promised"
_WORDS = "the files are the same; whoever changes the words looks whether the values mean something else now"

RULES: Mapping[str, Rule] = {
    "table_removed": _major("a table is gone", "who reads it finds nothing; a renamed one is removed and added"),
    "column_removed": _major("a column is gone", "who reads it fails; a renamed one is removed and added"),
    "type_changed": _major("the type is another", "joins and stored schemas fail, also where only a field within is"),
    "grain_changed": _major("a row is told in other words", "counts hang on it, and no program knows mere rewording"),
    "scope_changed": _major("what decides a row is another", "rows change, or stay, where readers took the opposite"),
    "key_changed": _major("the key is another", "joins and updates by key go wrong without a word"),
    "sort_changed": _major("the order of rows is another", "who merges, or takes the first of several, gets others"),
    "null_allowed": _major("null may be met", "a reader was promised that it never is"),
    "value_removed": _major("a value is no longer given", "a filter for it silently finds nothing any more"),
    "value_added": _major("a value is added to a closed list", "who handles each value fails at one more"),
    "list_opened": _major("the list of values may grow", "who handles each value must have an else from now on"),
    "list_dropped": _major("the values are no longer listed", "anything may be met where a list was promised"),
    "unit_changed": _major("the unit is another, or is no longer told", "every number means something else"),
    "pattern_changed": _major("the pattern is another, or gone", "what is taken apart by it may not fit any more"),
    "reference_changed": _major("what is referred to is another, or nothing", "joins find other rows, or none"),
    "range_widened": _major("the range is wider", "a value may be met that was excluded"),
    "table_added": _minor("a table is added", "who does not know it does not read it"),
    "column_added": _minor("a column is added", "readers ask by name; `since` tells from when it is there"),
    "columns_moved": _minor("columns stand in another order", "the order is not promised: readers ask by name"),
    "null_excluded": _minor("null is met no longer", _MORE),
    "value_added_to_open": _minor("a value is added to an open list", "the list says that it grows: have an else"),
    "values_listed": _minor("the values are listed", _MORE),
    "list_closed": _minor("the list of values grows no longer", _MORE),
    "pattern_added": _minor("a pattern is added", _MORE),
    "reference_added": _minor("what is referred to is told", _MORE),
    "range_narrowed": _minor("the range is narrower", _MORE),
    "meaning_reworded": _patch("the meaning is told in other words", _WORDS),
    "null_reworded": _patch("what null means is told in other words", _WORDS),
    "value_reworded": _patch("a value is explained in other words", _WORDS),
    "unit_told": _patch("the unit is told for the first time", _WORDS),
    "example_changed": _patch("the example is another", _WORDS),
    "since_changed": _patch("since when it is there is told otherwise", "it can only mend a slip in the books"),
}
"""Every kind of change by its id. The line between major and minor: a reader who holds to the contract, asks by name
and has an else where a list is open, must neither fail nor read something wrong after a minor one."""

SHAPE = frozenset({"table_removed", "column_removed", "type_changed", "table_added", "column_added", "columns_moved"})
"""The kinds that can be told where only columns and types are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A difference: the id of its rule, where it is (no column where it is the table's), and what was and is there."""

    rule: str
    table: str
    column: str = ""
    before: str = ""
    after: str = ""

    @property
    def bump(self) -> Bump:
        """What it raises."""
        return RULES[self.rule].bump


def compare(before: Mapping[str, Table], after: Mapping[str, Table]) -> tuple[Change, ...]:
    """Every difference between two contracts, the gravest first, then by table and column in the contract's order.

    Where of one of them columns and types are all that is known, only what has a rule of `SHAPE` tells something.
    """
    found = [change for name in {**before, **after} for change in _tables(name, before.get(name), after.get(name))]
    return tuple(sorted(found, key=lambda change: list(Bump).index(change.bump)))


def needed_bump(changes: tuple[Change, ...]) -> Bump | None:
    """What all changes together raise; None where there is none."""
    return next((bump for bump in Bump if any(change.bump is bump for change in changes)), None)


def _tables(name: str, old: Table | None, new: Table | None) -> Iterator[Change]:
    if old is None or new is None:
        yield Change(rule="table_added" if old is None else "table_removed", table=name)
        return
    for rule, was, now in (
        ("grain_changed", old.grain, new.grain),
        ("scope_changed", old.scope, new.scope),
        ("key_changed", ", ".join(old.key), ", ".join(new.key)),
        ("sort_changed", ", ".join(old.sort), ", ".join(new.sort)),
        ("since_changed", old.since, new.since),
    ):
        if was != now:
            yield Change(rule=rule, table=name, before=was, after=now)
    olds, news = ({column.name: column for column in table.columns} for table in (old, new))
    first, then = (", ".join(one for one in some if one in olds and one in news) for some in (olds, news))
    if first != then:
        yield Change(rule="columns_moved", table=name, before=first, after=then)
    for column in {**olds, **news}:
        yield from _columns(name, olds.get(column), news.get(column))


def _columns(table: str, old: Column | None, new: Column | None) -> Iterator[Change]:
    if old is None or new is None:
        one = old or new
        if one:
            was, now = (told.type if told else "" for told in (old, new))
            rule = "column_added" if old is None else "column_removed"
            yield Change(rule=rule, table=table, column=one.name, before=was, after=now)
        return
    for rule, was, now in chain(_facts(old, new), _ranges(old, new), _lists(old, new)):
        yield Change(rule=rule, table=table, column=old.name, before=was, after=now)


_Fact = tuple[str, str, str]
"""The id of a rule, what was there, and what is."""


def _facts(old: Column, new: Column) -> Iterator[_Fact]:
    if old.required != new.required:
        yield "null_allowed" if old.required else "null_excluded", old.null or "never null", new.null or "never null"
    elif old.null != new.null:
        yield "null_reworded", old.null, new.null
    for rule, first, was, now in (
        ("type_changed", "", old.type, new.type),
        ("unit_changed", "unit_told", old.unit, new.unit),
        ("pattern_changed", "pattern_added", old.pattern, new.pattern),
        ("reference_changed", "reference_added", old.references, new.references),
        ("meaning_reworded", "", old.meaning, new.meaning),
        ("example_changed", "", old.example, new.example),
        ("since_changed", "", old.since, new.since),
    ):
        if was != now:
            yield (rule if was or not first else first), was, now


def _ranges(old: Column, new: Column) -> Iterator[_Fact]:
    # As upper bounds both: a minimum is one with the sign turned.
    for name, sign, was, now in (("minimum", -1, old.minimum, new.minimum), ("maximum", 1, old.maximum, new.maximum)):
        if was != now:
            wider = was is not None and (now is None or sign * now > sign * was)
            told = [f"{name} {'none' if bound is None else f'{bound:g}'}" for bound in (was, now)]
            yield "range_widened" if wider else "range_narrowed", told[0], told[1]


def _lists(old: Column, new: Column) -> Iterator[_Fact]:
    if bool(old.values) != bool(new.values):
        yield "list_dropped" if old.values else "values_listed", ", ".join(old.values), ", ".join(new.values)
        return
    if old.open_list != new.open_list:
        told = {True: "open", False: "closed"}
        yield "list_opened" if new.open_list else "list_closed", told[old.open_list], told[new.open_list]
    for value in {**old.values, **new.values}:
        if value not in new.values:
            yield "value_removed", value, ""
        elif value not in old.values:
            yield "value_added_to_open" if old.open_list else "value_added", "", value
        elif old.values[value] != new.values[value]:
            yield "value_reworded", f"{value}: {old.values[value]}", f"{value}: {new.values[value]}"
