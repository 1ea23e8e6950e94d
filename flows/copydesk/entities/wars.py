"""Knows wars by how they are named: "12 Day War", "Iran-Iraq War", "Gaza war", "Winter War"; battles, operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.entities.scene import SMALL
from copydesk.entities.words import is_capital, touches, words_between
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.entities.found import Found
    from copydesk.entities.scene import Scene

_UNITS = frozenset(("day", "days", "month", "week", "year", "years"))
_HYPHENS = "-–‑—/"
_AFTER_NUMBER = frozenset(
    ("is", "was", "has", "had", "and", "in", "on", "against", "that", "which", "as", "came", "began", "will")
)
_SIDES = (Label.GPE, Label.LOC, Label.NORP, Label.ORG)


def find_war(scene: Scene, at: int) -> Iterator[Found]:
    """The war whose word "war" stands at `at`, if it has a name of its own."""
    first = _counted(scene, at)
    following = scene.key(at + 1)
    if first == at and following not in scene.gazetteers.words["war_nouns"]:
        first = _sides(scene, at)
    if first == at and not scene.strict and is_capital(scene.words[at]):
        first = scene.run_before(at)
    if first < at:
        yield scene.span(first, at + 1, Label.EVENT, "war")


def _counted(scene: Scene, at: int) -> int:
    """Where "12 Day", "Six-Day" before the war at `at` begins; in lower case only after "the" or a possessive."""
    words = scene.words
    if at < 2 or words[at - 1].key not in _UNITS:
        return at
    first = at - 3 if words[at - 2].text in _HYPHENS and at > 2 else at - 2
    number = words[first]
    if not (number.text.isdecimal() or scene.is_listed(number, "numbers")):
        return at
    named = is_capital(words[at - 1]) or is_capital(words[at])
    return first if named or (first and words[first - 1].key in ("the", "s", "this")) else at


def _sides(scene: Scene, at: int) -> int:
    """Where the places, peoples or groups that name the war at `at` begin: "Iran-Iraq", "Second Chechen"."""
    words, first = scene.words, at
    civil = bool(at) and words[at - 1].key == "civil"
    end = at - civil
    while end:
        side = scene.ends.get(words[end - 1].end)
        if side and side.label in _SIDES:
            first = words_between(words, side.start, side.end).start
        elif first < at and scene.is_listed(words[end - 1], "halves"):
            first = end - 1
        else:
            break
        end = first - 1
        if end < 1 or words[end].text not in _HYPHENS or not touches(words[end], words[first]):
            break
    ordinal = 0 < first < at and words[first - 1].text in ("First", "Second", "Third") and is_capital(words[at])
    return first - ordinal


def find_action(scene: Scene, at: int) -> Iterator[Found]:
    """Operation Desert Storm; the Battle of Kursk, the Siege of Mariupol; the Treaty of Lausanne."""
    kind = scene.words[at].text
    begin = at + 1
    if kind != "Operation":
        if scene.key(begin) not in ("of", "for"):
            return
        begin += 1
    if scene.key(begin) in SMALL and kind == "Operation":
        return
    last = _apart(scene, begin, scene.run_after(begin), coupled=kind != "Operation")
    if kind == "Operation" and last > begin:
        last += _is_number(scene, last)
    if last > begin:
        yield scene.span(at, last, Label.LAW if kind == "Treaty" else Label.EVENT, kind.lower())


def _apart(scene: Scene, first: int, last: int, *, coupled: bool) -> int:
    """Where the name ends that the run goes on from to another: at "and the"; at any "and" if it is not `coupled`."""
    for at in range(first + 1, last - 1):
        if scene.key(at) == "and" and (not coupled or scene.key(at + 1) == "the"):
            return at
    return last


def _is_number(scene: Scene, at: int) -> bool:
    """Whether the number at `at` belongs to the name before it, and counts nothing after it: "True Promise 3"."""
    after = scene.key(at + 1)
    counts = after[-1:].isalpha() and after not in _AFTER_NUMBER
    return scene.key(at).isdecimal() and len(scene.key(at)) <= 2 and not counts
