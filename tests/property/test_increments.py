"""A version reached by increments equals that of one build of the final inputs, byte for byte."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.tables import read_table
from copydesk.versions import open_dataset
from copydesk.versions.rollback import roll_back
from growing import Text, World, grow

DAY = date(2026, 1, 1)

URLS = st.integers(0, 11).map(lambda n: f"https://example.org/{n}")
TEXTS = st.builds(
    Text,
    urls=st.lists(URLS, max_size=3).map(tuple),
    edit=st.integers(0, 3),
    seen=st.none() | st.integers(0, 9).map(lambda n: DAY + timedelta(n)),
)
LOCATORS = st.integers(0, 15).map(lambda n: f"{n % 3}/a{n:02}.txt")
CHANGES = st.dictionaries(LOCATORS, TEXTS | st.none(), max_size=6)
"""What a day brings, by locator: another text, or None where it is deleted."""

DAYS = st.tuples(CHANGES, st.none() | st.integers(0, 9))
"""A day, and which of the versions so far its dataset is rolled back to before, if any."""


def _apply(world: World, changes: dict[str, Text | None]) -> None:
    for locator, text in changes.items():
        if text is None:
            world.pop(locator, None)
        else:
            world[locator] = text


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=st.dictionaries(LOCATORS, TEXTS, max_size=16), days=st.lists(DAYS, min_size=1, max_size=5))
def test_increments_equal_one_build_of_the_final_inputs(
    first: World, days: list[tuple[dict[str, Text | None], int | None]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, world = Path(folder) / "grown", dict(first)
        _, staged = grow(root, world, as_of=DAY)
        for number, (changes, back) in enumerate(days, 1):
            if back is not None:
                versions = open_dataset(root).versions()
                roll_back(root, versions[back % len(versions)])
            _apply(world, changes)
            version, staged = grow(root, world, as_of=DAY + timedelta(number))
            assert version is None or version.verify() == ()
        # What only the history can tell: since when each document is known.
        seen = {row["doc_id"]: row["first_seen"] for path in staged.paths("documents") for row in _rows(path)}
        _, whole = grow(Path(folder) / "whole", world, as_of=DAY + timedelta(99), first_seen=seen)
        assert whole.content == staged.content


def _rows(path: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = read_table(path, ["doc_id", "first_seen"]).to_pylist()
    return rows
