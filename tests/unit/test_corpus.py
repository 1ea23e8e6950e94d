from pathlib import Path

import pandas as pd
import pytest

from building import publish_staged, stage_articles
from copydesk.contracts import arrow_schema
from copydesk.corpus import complete_corpus
from copydesk.errors import StoreError
from copydesk.tables import read_table
from copydesk.versions import Staged, add_table
from synthetic import make_article


def _articles(names: dict[int, str]) -> list[dict[str, list[dict[str, object]]]]:
    """Articles whose mentions are all of one person each, by the number of the article."""
    articles = []
    for number, name in names.items():
        article = make_article(number)
        for row in article["entities"]:
            row.update(
                entity_id=f"person:{name.lower().replace(' ', '-')}", name=name, label="PERSON", kb=None, kb_id=None
            )
        articles.append(article)
    return articles


NAMES = dict.fromkeys(range(12), "Ilka Vorn") | dict.fromkeys(range(12, 15), "Vorn") | {15: "Tarn"}


def _rows(staged: Staged) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = read_table(staged.paths("identities")).to_pylist()
    return rows


def test_the_corpus_explains_what_articles_alone_do_not(tmp_path: Path) -> None:
    staged = complete_corpus(stage_articles(tmp_path, _articles(NAMES), batches=3))
    assert len(staged.paths("entities")) > 1
    assert _rows(staged) == [
        {
            "entity_id": "person:vorn",
            "same_as": "person:ilka-vorn",
            "relation": "surname",
            "n_documents": 3,
            "n_known": 12,
        }
    ]
    version = publish_staged(tmp_path, staged)
    assert version is not None
    assert version.verify() == ()
    assert len(pd.read_parquet(version.path("identities"))) == 1


def test_it_is_the_same_whatever_the_batches(tmp_path: Path) -> None:
    one = complete_corpus(stage_articles(tmp_path / "a", _articles(NAMES)))
    other = complete_corpus(stage_articles(tmp_path / "b", list(reversed(_articles(NAMES))), batches=4))
    assert one.content == other.content


def test_it_is_made_anew_with_each_version(tmp_path: Path) -> None:
    publish_staged(tmp_path, complete_corpus(stage_articles(tmp_path, _articles(NAMES))))
    both = NAMES | dict.fromkeys(range(20, 22), "Jan Vorn")
    second = complete_corpus(stage_articles(tmp_path, _articles(both)))
    assert _rows(second) == []
    version = publish_staged(tmp_path, second)
    assert version is not None
    assert version.verify() == ()


def test_a_table_of_articles_is_none_of_the_corpus(tmp_path: Path) -> None:
    staged = stage_articles(tmp_path, _articles({0: "Ilka Vorn"}))
    with pytest.raises(StoreError, match="'paragraphs' is no table of the corpus"):
        add_table(staged, "paragraphs", arrow_schema("paragraphs").empty_table())


def test_a_version_without_articles_has_an_empty_one(tmp_path: Path) -> None:
    staged = complete_corpus(stage_articles(tmp_path, []))
    assert _rows(staged) == []
    assert staged.tables["identities"]["files"] == 1
