"""A dataset that has forgotten documents equals one that was built without them, then and on every later day."""

import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.tables import read_table
from copydesk.versions import open_dataset
from copydesk.versions.erasure import forget
from copydesk.versions.selecting import Wanted
from growing import Text, World, face_of, grow, make_makers, make_rows

DAY = date(2026, 1, 1)

URLS = st.integers(0, 9).map(lambda n: f"https://example.org/{n}")
TEXTS = st.builds(
    Text,
    # Without a URL, an article has its id from its place.
    urls=st.lists(st.just("") | URLS, max_size=3).map(tuple),
    edit=st.integers(0, 2),
    seen=st.none() | st.integers(0, 9).map(lambda n: DAY + timedelta(n)),
)
LOCATORS = st.integers(0, 11).map(lambda n: f"{n % 3}/a{n:02}.txt")
CHANGES = st.dictionaries(LOCATORS, TEXTS | st.none(), max_size=5)


def apply(world, changes):
    for locator, text in changes.items():
        if text is None:
            world.pop(locator, None)
        else:
            world[locator] = text


def known(root):
    version = open_dataset(root).version()
    rows = (row for path in version.files("documents") for row in read_table(path).to_pylist())
    return {row["doc_id"]: row["first_seen"] for row in rows}


def articles(world, what):
    """What a build without the forgotten would read, by hand: the rows of every article that is not among them."""
    kept, refused = [], []
    for locator, text in sorted(world.items()):
        mine, row = make_rows(locator, text)
        kept += [rows for rows in mine if not what.holds(face_of(rows))]
        refused += [] if row is None or what.holds_refused(locator, row["raw_sha256"]) else [row]
    return kept, refused


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    first=st.dictionaries(LOCATORS, TEXTS, min_size=3, max_size=12),
    days=st.lists(CHANGES, min_size=1, max_size=4),
    everywhere=st.booleans(),
    seed=st.integers(0, 2**16),
)
def test_forgotten_is_as_never_read(first: World, days: list, everywhere: bool, seed: int) -> None:
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        root, world = Path(folder) / "grown", dict(first)
        _, staged = grow(root, world, as_of=DAY)
        at = rng.randrange(len(days))
        for number, changes in enumerate(days, 1):
            apply(world, changes)
            _, staged = grow(root, world, as_of=DAY + timedelta(number))
            ids = sorted(known(root))
            if number - 1 == at and ids:
                wanted = Wanted(doc_ids=frozenset(rng.sample(ids, min(2, len(ids)))))
                selection, erased = forget(root, wanted, make_makers(), everywhere=everywhere)
                assert not erased.left
                assert wanted.doc_ids <= selection.doc_ids
                version = open_dataset(root).version()
                assert version.verify() == ()
                assert version.manifest["content"] == build_without(folder, "then", world, selection, known(root))
                # The same inputs again are nothing new.
                assert grow(root, world, as_of=DAY + timedelta(number))[0] is None
                if everywhere:
                    for one in open_dataset(root).versions():
                        assert open_dataset(root).version(one).verify() == ()
                forgotten = selection
        _, staged = grow(root, world, as_of=DAY + timedelta(9), full=rng.random() < 0.5)
        if "forgotten" in locals():
            assert staged.content == build_without(folder, "after", world, forgotten, known(root))


def build_without(folder, name, world, selection, first_seen):
    """The content of a dataset made of what is not forgotten, in one go."""
    from copydesk.corpus import complete_corpus
    from copydesk.tables import write_batches
    from copydesk.versions import stage
    from copydesk.versions.layout import found_dataset

    root = Path(folder) / name
    found_dataset(root, docs_per_shard=8)
    kept, refused = articles(world, selection.what)
    batch = write_batches(kept, refused, root / "batch")
    found = len(kept) + len(refused)
    made = stage(root, batch, staging=root / "site", as_of=DAY, found=found, first_seen=first_seen)
    return complete_corpus(made).content
