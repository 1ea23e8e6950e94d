"""Which shards of two versions must be compared with which: the least that can differ, in pieces that fit in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.contracts import load_tables
from copydesk.tables import read_table
from copydesk.versions.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence
    from pathlib import Path

    from copydesk.versions.manifest import Shard


@dataclass(frozen=True, slots=True)
class Block:
    """Shards of one group that differ between two versions, and share no key with the shards of other blocks."""

    group: str
    before: tuple[Shard, ...]
    after: tuple[Shard, ...]

    def files(self, table: str) -> tuple[list[str], list[str]]:
        """The files of a table, below the dataset's folder, that only the first or only the second version has."""
        old, new = (
            {s.files[table].path: None for s in shards if table in s.files} for shards in (self.before, self.after)
        )
        return [path for path in old if path not in new], [path for path in new if path not in old]

    def tables(self) -> list[str]:
        """The tables of the group, in the contract's order."""
        there = {table for shard in (*self.before, *self.after) for table in shard.files}
        return [table for table in load_tables() if table in there]


def list_blocks(root: Path, before: Sequence[Shard], after: Sequence[Shard]) -> Iterator[Block]:
    """The blocks of two versions, given their shards in order; nothing where they hold the same files."""
    groups = dict.fromkeys(shard.group for shard in (*before, *after))
    for group in groups:
        old, new = ([shard for shard in shards if shard.group == group] for shards in (before, after))
        same = {_identity(shard) for shard in old} & {_identity(shard) for shard in new}
        sides = [[shard for shard in shards if _identity(shard) not in same] for shards in (old, new)]
        if sides[0] or sides[1]:
            yield from _join(root, group, *sides)


def _identity(shard: Shard) -> Hashable:
    return tuple(sorted((table, file.sha256) for table, file in shard.files.items()))


def _join(root: Path, group: str, before: list[Shard], after: list[Shard]) -> Iterator[Block]:
    """Shards that share a key belong together, whatever the key's place in the order is in each version."""
    links = list(range(len(before) + len(after)))

    def head(at: int) -> int:
        while links[at] != at:
            links[at] = links[links[at]]
            at = links[at]
        return at

    first: dict[str, int] = {}
    for at, shard in enumerate((*before, *after)):
        for key in _keys(root, group, shard):
            links[head(at)] = head(first.setdefault(key, at))
    members: dict[int, tuple[list[Shard], list[Shard]]] = {}
    for at, shard in enumerate((*before, *after)):
        members.setdefault(head(at), ([], []))[at >= len(before)].append(shard)
    for old, new in members.values():
        yield Block(group, tuple(old), tuple(new))


def _keys(root: Path, group: str, shard: Shard) -> list[str]:
    if group not in shard.files:
        return []
    key = load_tables()[group].key[0]
    keys: list[str] = read_table(Layout(root).object(shard.files[group].path), [key])[key].to_pylist()
    return keys
