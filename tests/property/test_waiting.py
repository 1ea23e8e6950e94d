"""What waits is made up for: runs that take in a part each end where one run of everything does, byte for byte."""

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.tables import read_table
from copydesk.versions import read_parent
from growing import Text, World, grow
from runtime.waiting import Choice, hold_back

DAY = date(2026, 1, 1)
URLS = st.integers(0, 9).map(lambda n: f"https://example.org/{n}")
TEXTS = st.builds(Text, urls=st.lists(URLS, max_size=3).map(tuple), edit=st.integers(0, 3))
DATED = st.builds(replace, TEXTS, seen=st.none() | st.integers(0, 9).map(lambda n: DAY + timedelta(n)))
LOCATORS = st.integers(0, 13).map(lambda n: f"{n % 3}/a{n:02}.txt")
CHOICES = st.builds(
    Choice,
    only=st.lists(st.sampled_from(["0/", "1/", "2/a0?.txt", "**/a1*", "*"]), max_size=2).map(tuple),
    limit=st.none() | st.integers(1, 6),
)
CHANGES = st.dictionaries(LOCATORS, DATED | st.none(), max_size=6)
"""What a day brings, by locator: another text, or None where it is deleted."""


def _inputs(root: Path) -> object:
    parent = read_parent(root)
    return parent.inputs if parent else None


def _rest(root: Path, world: World, day: date):
    return grow(root, world, as_of=day)[1]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=st.dictionaries(LOCATORS, TEXTS, min_size=1, max_size=14), choices=st.lists(CHOICES, max_size=4))
def test_parts_of_one_day_equal_one_run(world: World, choices: list[Choice]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, whole = Path(folder) / "parts", Path(folder) / "whole"
        for choice in choices:
            version, staged = grow(root, world, as_of=DAY, choose=lambda one, choice=choice: hold_back(one, choice))
            assert staged.found == staged.counts["documents"] + staged.counts["quarantined"]
            assert version is None or version.verify() == ()
        assert _rest(root, world, DAY).content == _rest(whole, world, DAY).content
        assert _inputs(root) == _inputs(whole)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    first=st.dictionaries(LOCATORS, DATED, max_size=14),
    days=st.lists(st.tuples(CHANGES, CHOICES), min_size=1, max_size=4),
)
def test_days_of_parts_equal_one_run_of_what_is_there_in_the_end(
    first: World, days: list[tuple[dict[str, Text | None], Choice]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, whole, world = Path(folder) / "parts", Path(folder) / "whole", dict(first)
        grow(root, world, as_of=DAY)
        for number, (changes, choice) in enumerate(days, 1):
            world |= {locator: text for locator, text in changes.items() if text is not None}
            world = {locator: text for locator, text in world.items() if changes.get(locator, text) is not None}
            _, staged = grow(root, world, as_of=DAY + timedelta(number), choose=lambda one, c=choice: hold_back(one, c))
            assert staged.found == staged.counts["documents"] + staged.counts["quarantined"]
        staged = _rest(root, world, DAY + timedelta(20))
        # What only the history can tell: since when each document is known.
        rows = [
            row for path in staged.paths("documents") for row in read_table(path, ["doc_id", "first_seen"]).to_pylist()
        ]
        seen = {row["doc_id"]: row["first_seen"] for row in rows}
        _, one = grow(whole, world, as_of=DAY + timedelta(99), first_seen=seen)
        assert one.content == staged.content
        assert _inputs(root) == _inputs(whole)
