"""Which blocks of a page stand in which container, by their paths."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from copydesk.structure.pieces import Piece

HEADING_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
"""The tags of headings inside a text."""
LINKED = 0.5
"""What has more of its characters in links is a link."""
_TELLING = 150
"""A container is known by so many last code points of its path: a long path has lost its beginning."""
_ID = re.compile(r"#[^/]*")


def is_within(path: str, container: str) -> bool:
    """Whether a path is that of a container or leads through it.

    >>> is_within("html/body/div.box/p", "html/body/div.box"), is_within("html/body/div.boxes/p", "html/body/div.box")
    (True, False)
    """
    if len(container) < _TELLING:
        return f"{path}/".startswith(f"{container}/")
    return f"{container[-_TELLING:]}/" in f"{path}/"


def container_of(piece: Piece) -> str:
    """The path of what holds a block."""
    return piece.block.path.rpartition("/")[0]


def form_of(piece: Piece) -> tuple[str, str]:
    """The tag and the path of a block without ids, which differ from section to section."""
    return piece.block.tag, _ID.sub("", piece.block.path)


def count_within(pieces: Iterable[Piece]) -> Counter[str]:
    """How many of some blocks stand in each container, by `known_by`; a block is counted in itself as well."""
    return Counter(known_by(container) for piece in pieces for container in _containers(piece.block.path))


def known_by(container: str) -> str:
    """By what a container is known, wherever its path was cut."""
    return container[-_TELLING:]


def _containers(path: str) -> Iterator[str]:
    end = path.find("/")
    while end >= 0:
        yield path[:end]
        end = path.find("/", end + 1)
    yield path
