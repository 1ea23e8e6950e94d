"""A version without what is forgotten is no drift, and what it says of itself names nobody that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from days import articles, build, few_suites

from copydesk.corpus import complete_corpus
from copydesk.quality import judge_without
from copydesk.quality.drift import ERASED
from copydesk.quality.profile import count_documents, decode_profile
from copydesk.versions import Makers, read_parent
from copydesk.versions.erasure import forget
from copydesk.versions.selecting import Wanted

if TYPE_CHECKING:
    from pathlib import Path

UNDATED = {"published": None, "published_from": None, "published_to": None}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return few_suites(tmp_path_factory.mktemp("few") / "suites")


@pytest.mark.parametrize("everywhere", [False, True])
def test_what_is_left_of_a_profile_is_that_of_who_is_left(tmp_path: Path, few: Path, everywhere: bool) -> None:
    root = tmp_path / "dataset"
    build(root, few, [*articles(0, 60), *articles(1000, 150, "Other Post")])
    day = [*articles(100, 12, **UNDATED), *articles(1200, 12, "Other Post", **UNDATED)]
    assert build(root, few, day, accept="the feed has no dates").accepted
    assert b"Other Post" in (root / "latest" / "validation" / "profile.json").read_bytes()

    _, erased = forget(
        root,
        Wanted(publishers=frozenset({"Other Post"})),
        Makers(complete=complete_corpus, judge=judge_without),
        everywhere=everywhere,
    )

    assert (erased.published, erased.unpassed, dict(erased.left)) == (3, (), {})
    assert erased.rewritten == ((1, 2) if everywhere else ())
    profile = decode_profile((root / "latest" / "validation" / "profile.json").read_bytes())
    assert profile is not None
    assert profile.publishers.names == {"The Quay"}
    assert count_documents(profile.whole) == 72
    assert [dict(one) for one in profile.arrivals] == [{"The Quay": 12}]
    assert [(one["group"], one["reason"]) for one in profile.accepted] == [("The Quay", ERASED)]
    for path in [*root.rglob("*.json"), *root.rglob("*.html")] if everywhere else ():
        assert b"Other Post" not in path.read_bytes(), path
    rows = pq.read_table(root / "latest" / "validation" / "failures.parquet").to_pylist()
    assert not [row for row in rows if "Other Post" in str(row)]


def test_what_was_accepted_outlives_an_erasure_without_its_words(tmp_path: Path, few: Path) -> None:
    root = tmp_path / "dataset"
    build(root, few, articles(0, 60))
    build(root, few, articles(100, 12, **UNDATED), accept="so it is")
    parent = read_parent(root)
    assert parent is not None
    gone = next(iter(parent.documents))
    makers = Makers(complete=complete_corpus, judge=judge_without)
    forget(root, Wanted(doc_ids=frozenset({gone})), makers, everywhere=True)
    parent = read_parent(root)
    assert parent is not None
    for path in root.rglob("*"):
        assert not path.is_file() or b"so it is" not in path.read_bytes(), path
    assert parent.manifest["validation"]["accepted"] == {"reason": ERASED, "findings": []}
    day = build(root, few, articles(200, 12, **UNDATED))
    assert (day.ok, day.summary["drift"]["findings"]) == (True, [])
    assert [one["check"] for one in day.summary["drift"]["lasting"]] == ["filled"]
