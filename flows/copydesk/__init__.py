"""copydesk turns raw articles into a versioned, validated dataset; these are the names that others use.

They are imported when they are first asked for: a script that only opens a dataset loads no model.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copydesk.entities import find_in_texts as find_mentions
    from copydesk.entities import resolve_mentions
    from copydesk.errors import CopydeskError, Reason, RefusedError
    from copydesk.kinds import Role
    from copydesk.pipeline import read_article
    from copydesk.records import Article, Mention, Paragraph
    from copydesk.segment import sentence_offsets as split_sentences
    from copydesk.versions import Dataset, Version, open_dataset

_HOMES = {
    "Article": "records",
    "CopydeskError": "errors",
    "Dataset": "versions",
    "Mention": "records",
    "Paragraph": "records",
    "Reason": "errors",
    "RefusedError": "errors",
    "Role": "kinds",
    "Version": "versions",
    "find_mentions": "entities",
    "open_dataset": "versions",
    "read_article": "pipeline",
    "resolve_mentions": "entities",
    "split_sentences": "segment",
}
_NAMES_AT_HOME = {"find_mentions": "find_in_texts", "split_sentences": "sentence_offsets"}

__all__ = [
    "Article",
    "CopydeskError",
    "Dataset",
    "Mention",
    "Paragraph",
    "Reason",
    "RefusedError",
    "Role",
    "Version",
    "find_mentions",
    "open_dataset",
    "read_article",
    "resolve_mentions",
    "split_sentences",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'copydesk' has no attribute '{name}'")
    return getattr(import_module(f"copydesk.{_HOMES[name]}"), _NAMES_AT_HOME.get(name, name))


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
