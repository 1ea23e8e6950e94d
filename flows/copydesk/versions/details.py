"""What has changed in a document: its paragraphs, and the names in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.versions.comparing import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from copydesk.versions.blocks import Block
    from copydesk.versions.diff import Change

_NEAR = 20
"""Among so many paragraphs that follow, the one is looked for into which another was edited."""
_ALIKE = 0.5
"""The share of words that two wordings of one paragraph have in common, at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphChange:
    """A paragraph added (`before` is None), removed (`after` is None) or edited, with its role in either version."""

    role_before: str | None
    before: str | None
    role_after: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChange:
    """A canonical name that is mentioned more or less often: gained where it was not mentioned before, or lost."""

    name: str
    label: str
    country: str | None
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """A changed document with what changed in it."""

    change: Change
    paragraphs: tuple[ParagraphChange, ...]
    names: tuple[NameChange, ...]


_Row = dict[str, Any]


def read_details(root: Path, changes: Iterable[Change]) -> Iterator[Details]:
    """What changed in each document, in the order given. Each shard is read once for neighbours in one block."""
    changes = list(changes)
    wanted: dict[int, list[Change]] = {}
    for change in changes:
        wanted.setdefault(id(change.block), []).append(change)
    found = {detail.change.doc_id: detail for some in wanted.values() for detail in _in_block(root, some)}
    yield from (found[change.doc_id] for change in changes)


def _in_block(root: Path, changes: Sequence[Change]) -> Iterator[Details]:
    block = changes[0].block
    texts = _rows_of(root, block, "paragraphs", ["role", "text"], changes)
    names = _rows_of(root, block, "entities", ["name", "label", "country"], changes)
    for change in changes:
        paragraphs = compare_paragraphs(*([(r["role"], r["text"]) for r in side[change.doc_id]] for side in texts))
        mentions = compare_names(
            *([(r["name"], r["label"], r["country"]) for r in side[change.doc_id]] for side in names)
        )
        yield Details(change=change, paragraphs=tuple(paragraphs), names=tuple(mentions))


def _rows_of(
    root: Path, block: Block, table: str, columns: list[str], changes: Sequence[Change]
) -> list[dict[str, list[_Row]]]:
    """The rows of the documents by id, before and after; none of one whose shard has the same rows."""
    doc_ids = pa.array([change.doc_id for change in changes], pa.string())
    sides = []
    for paths in block.files(table):
        rows = read_rows(root, paths, table, ["doc_id", *columns])
        rows = rows.filter(pc.is_in(rows["doc_id"], doc_ids))
        by_document: dict[str, list[_Row]] = {change.doc_id: [] for change in changes}
        for row in rows.to_pylist():
            by_document[row["doc_id"]].append(row)
        sides.append(by_document)
    return sides


def compare_paragraphs(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> Iterator[ParagraphChange]:
    """The paragraphs, as (role, text), that differ, in the order of the text; one that only moved is none.

    >>> [(c.before, c.after) for c in compare_paragraphs([("paragraph", "A b c d")], [("paragraph", "A b c e")])]
    [('A b c d', 'A b c e')]
    """
    removed, added = _without(before, after), _without(after, before)
    pairs = _pair(removed, added)
    edited = set(pairs.values())
    changes = [(at, _change(one, added[pairs[at]] if at in pairs else None)) for at, one in enumerate(removed)]
    changes += [(at, _change(None, one)) for at, one in enumerate(added) if at not in edited]
    yield from (change for _, change in sorted(changes, key=lambda item: item[0]))


def _without(these: list[tuple[str, str]], those: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """These in order, without as many of each as there are in those."""
    left = Counter(those)
    rest = []
    for one in these:
        if left[one] > 0:
            left[one] -= 1
        else:
            rest.append(one)
    return rest


def _pair(removed: list[tuple[str, str]], added: list[tuple[str, str]]) -> dict[int, int]:
    """Which removed paragraph became which added one: the most alike near by, and alike at all."""
    words = [Counter(text.split()) for _, text in added]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    start = 0
    for at, (_, text) in enumerate(removed):
        own = Counter(text.split())
        near = [to for to in range(start, min(start + _NEAR, len(added))) if to not in taken]
        best = max(near, key=lambda to: (_likeness(own, words[to]), -to), default=None)
        if best is not None and _likeness(own, words[best]) >= _ALIKE:
            pairs[at] = best
            taken.add(best)
        while start in taken:
            start += 1
    return pairs


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)


def _change(before: tuple[str, str] | None, after: tuple[str, str] | None) -> ParagraphChange:
    old, new = before or (None, None), after or (None, None)
    return ParagraphChange(role_before=old[0], before=old[1], role_after=new[0], after=new[1])


def compare_names(
    before: list[tuple[str, str, str | None]], after: list[tuple[str, str, str | None]]
) -> Iterator[NameChange]:
    """The names, as (name, label, country), whose number of mentions differs, by name."""
    old, new = Counter(before), Counter(after)
    for key in sorted({*old, *new}, key=lambda key: tuple(map(str, key))):
        if old[key] != new[key]:
            name, label, country = key
            yield NameChange(name=name, label=label, country=country, before=old[key], after=new[key])
