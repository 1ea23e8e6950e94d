"""An article as JSON: the columns of the tables, nested."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from copydesk.tables.rows import article_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from copydesk.records import Article

CHILDREN = ("paragraphs", "entities", "ledger", "evidence")


def article_as_json(article: Article) -> Mapping[str, object]:
    """The row of the document, with its rows in the other tables under their names; `entities` only when looked for."""
    rows = article_rows(article)
    (document,) = rows["documents"]
    children = [name for name in CHILDREN if name != "entities" or article.mentions is not None]
    nested = {name: [_without_id(row) for row in rows[name]] for name in children}
    return {name: _plain(value) for name, value in document.items() if name != "first_seen"} | nested


def _without_id(row: Mapping[str, object]) -> Mapping[str, object]:
    return {name: _plain(value) for name, value in row.items() if name != "doc_id"}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
