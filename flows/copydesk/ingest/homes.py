"""Finds the inputs that many articles came from at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.ingest.locators import file_of

if TYPE_CHECKING:
    from copydesk.tables.names import Names, Numbers


def find_homes(locators: pa.ChunkedArray, inputs: Names) -> Numbers:
    """The place of the input of each locator, -1 where there is none, as `file_of` says."""
    places = inputs.places(locators)
    rest = np.flatnonzero(places < 0)
    # Nearly all that has no file of its own name lies in an archive or a table, and there in no other.
    outer = pc.list_element(pc.split_pattern(locators.take(pa.array(rest)), "#", max_splits=1), 0)
    places[rest] = np.where(_is_inside(locators, rest), inputs.places(outer), -1)
    for place in np.flatnonzero(places < 0).tolist():
        name = file_of(locators[place].as_py(), inputs)
        places[place] = inputs.find(name) if name is not None else -1
    return places


def _is_inside(locators: pa.ChunkedArray, places: Numbers) -> Numbers:
    found: Numbers = pc.match_substring(locators.take(pa.array(places)), "#").to_numpy()
    return found
