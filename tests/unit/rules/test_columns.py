from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from copydesk.errors import ConfigurationError
from copydesk.ingest.rows import CLAIMED
from copydesk.rules.columns import choose_columns, load_parts

if TYPE_CHECKING:
    from pathlib import Path


def test_names_are_found_however_they_are_spelt() -> None:
    columns = choose_columns(["Plain_Text", "pubDate", "SOURCE-URL", "by", "year"], {})
    assert columns.of_part == {
        "text": ("Plain_Text",),
        "url": ("SOURCE-URL",),
        "authors": ("by",),
        "published": ("pubDate",),
    }


def test_a_part_has_its_columns_in_the_order_of_the_rules_the_unsure_last() -> None:
    columns = choose_columns(["summary", "date", "dek", "published", "content", "text"], {})
    assert columns["standfirst"] == ("dek", "summary")
    assert columns["published"] == ("published", "date")
    assert columns["text"] == ("text", "content")
    assert columns.unsure == {"summary"}


def test_what_is_given_is_followed_and_asked_for_nothing_else() -> None:
    columns = choose_columns(["text", "body", "id", "summary"], {"title": "text", "standfirst": "summary", "id": "id"})
    assert columns.of_part == {"text": ("body",), "title": ("text",), "standfirst": ("summary",), "id": ("id",)}
    assert columns.unsure == frozenset()


def test_an_id_is_never_guessed() -> None:
    assert choose_columns(["id", "text"], {})["id"] == ()


def test_the_parts_are_those_that_rows_are_read_for() -> None:
    assert set(load_parts()) == {*CLAIMED, "text", "html", "url", "id", "retrieved"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[part]]\nid = "a"\nnames = ["x"]\n[[part]]\nid = "b"\nnames = ["X_"]', "'x' stands in a and b"),
        ('[[part]]\nid = "a"\nname = ["x"]', "did you mean names?"),
        ('[[part]]\nid = "a"\nnames = "x"', "give a list of names"),
        ('[[part]]\nnames = ["x"]', "add id"),
    ],
)
def test_faults_are_told(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "columns.toml").write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        load_parts(tmp_path / "columns.toml")
    assert says in caught.value.where
