import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from building import build
from copydesk.contracts import load_tables
from copydesk.versions import open_dataset
from copydesk.versions.prune import prune
from copydesk.versions.retention import Retention
from synthetic import make_article, make_refusal

QUICK = settings(max_examples=5, deadline=None)


@st.composite
def histories(draw):
    """Builds of a few articles, each with edits: of the text (another input), or of one value in a row of any table."""
    builds = []
    for _ in range(draw(st.integers(2, 4))):
        numbers = draw(st.sets(st.integers(0, 14), max_size=10))
        edits = {number: draw(st.integers(0, 2)) for number in sorted(numbers)}
        values = draw(st.dictionaries(st.integers(0, 14), st.sampled_from(sorted(VALUES)), max_size=3))
        builds.append((edits, values, draw(st.sets(st.integers(0, 3), max_size=2))))
    return builds


VALUES = {
    "documents": ("publisher", "Another"),
    "paragraphs": ("section", "Elsewhere"),
    "entities": ("country", "SE"),
    "ledger": ("rule", "another"),
    "evidence": ("confidence", "low"),
}


def build_all(root, history):
    for edits, values, refusals in history:
        articles = [make_article(number, edit=edit, n_paragraphs=1) for number, edit in edits.items()]
        for article, number in zip(articles, edits, strict=True):
            if number in values:
                column, value = VALUES[values[number]]
                article[values[number]][0][column] = value
        build(root, articles, [make_refusal(number) for number in sorted(refusals)], docs_per_shard=4)
    return open_dataset(root)


def rows_by_document(version):
    """All rows of each document by table, as text, read by pandas from the version's folder."""
    found = {}
    for table in load_tables():
        frame = pd.read_parquet(version.path(table))
        if "doc_id" in frame:
            for doc_id, rows in frame.groupby("doc_id"):
                found.setdefault(doc_id, {})[table] = rows.map(str).to_numpy().tolist()
    return found


@QUICK
@given(histories(), st.randoms(use_true_random=False))
def test_a_diff_is_what_pandas_finds(history, rng):
    with tempfile.TemporaryDirectory() as folder:
        dataset = build_all(Path(folder), history)
        one, two = (dataset.version(rng.choice(dataset.versions())) for _ in range(2))
        diff = dataset.diff(one.number, two.number, thorough=True)
        old, new = rows_by_document(one), rows_by_document(two)
        assert {entry.doc_id for entry in diff.added} == new.keys() - old.keys()
        assert {entry.doc_id for entry in diff.removed} == old.keys() - new.keys()
        wanted = {
            doc_id: {table for table in load_tables() if old[doc_id].get(table) != new[doc_id].get(table)}
            for doc_id in old.keys() & new.keys()
            if old[doc_id] != new[doc_id]
        }
        assert {change.doc_id: set(change.tables) for change in diff.changed} == wanted
        assert diff.unchanged == len(old.keys() & new.keys()) - len(wanted)
        refused = [set(pd.read_parquet(version.path("quarantine"))["locator"]) for version in (one, two)]
        rows = diff.others.get("quarantine")
        assert set(rows.added if rows else ()) == refused[1] - refused[0]
        assert set(rows.removed if rows else ()) == refused[0] - refused[1]
        telling = {doc_id for doc_id, tables in wanted.items() if tables & {"documents", "evidence"}}
        assert {change.doc_id for change in dataset.diff(one.number, two.number).changed} == telling
        assert diff.is_empty == (one.manifest["content"] == two.manifest["content"])


@QUICK
@given(histories(), st.integers(1, 3), st.integers(0, 2**16))
def test_neither_rollback_nor_prune_changes_what_is_read(history, keep, seed):
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        dataset = build_all(root, history)
        old = rng.choice(dataset.versions())
        back = dataset.rollback(old)
        dataset.tag("kept", rng.choice(dataset.versions()))
        read = {n: pd.read_parquet(root / f"versions/v{n:06}/documents") for n in dataset.versions()}
        if back is not None:
            pd.testing.assert_frame_equal(read[back.number], read[old])
        later = datetime.now(UTC) + timedelta(days=30)
        pruned = prune(root, Retention(keep=keep, monthly=False), dry_run=False, now=later)
        assert dataset.versions() == tuple(sorted(pruned.kept))
        assert {max(read), dataset.version("tag:kept").number} <= pruned.kept.keys()
        for number in dataset.versions():
            frame = pd.read_parquet(root / f"versions/v{number:06}/documents")
            pd.testing.assert_frame_equal(frame, read[number])
            assert dataset.version(number).verify(deep=False) == ()
        assert build(root, [make_article(99)]).number == max(read) + 1
