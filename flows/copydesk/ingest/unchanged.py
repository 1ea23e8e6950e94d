"""Tells whether the inputs are those of a version: nothing is listed, and the first news ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.ingest.fingerprints import fingerprint
from copydesk.versions.forgotten import HIDDEN, hide_locator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from copydesk.ingest.inventory import Found
    from copydesk.versions import InputTable


def same_names(inputs: Iterable[Found], known: InputTable) -> bool:
    """Whether the inputs, in the order of their locators, are called as those of a version are; no file is read."""
    return all(place >= 0 for _, place in _matched(inputs, known))


def same_inputs(inputs: Iterable[Found], known: InputTable) -> bool:
    """Whether they have the fingerprints of those, too."""
    marks = known.table["fingerprint"]
    for found, place in _matched(inputs, known):
        own = fingerprint(found) if found and place >= 0 else None
        if own is None or own != marks[place].as_py():
            return False
    return True


def _matched(inputs: Iterable[Found], known: InputTable) -> Iterator[tuple[Found | None, int]]:
    """Each input with its place among the known ones, -1 where it is new; at last None with -1 where one is gone."""
    hidden = {name: place for place, name in enumerate(known.names) if name.startswith(HIDDEN)}
    shown = ((place, name) for place, name in enumerate(known.names) if name not in hidden)
    n_found = 0
    place, name = next(shown, (-1, ""))
    for found in inputs:
        n_found += 1
        if place >= 0 and name == found.locator:
            yield found, place
            place, name = next(shown, (-1, ""))
        else:
            yield found, hidden.get(hide_locator(found.locator), -1)
    if n_found != len(known):
        yield None, -1
