"""Knows what a dataset must not hold again, by digests alone, and knows it again where it comes back.

What is known again, and why so:

* The same bytes, wherever they lie: a copy under another name, or one whose sidecar states another address.
* The same document, by an id that a URL or a stated id gives: it is the page that was to be forgotten, edited or not.
* Where a document has its id from nothing but its place, the place alone tells little: another article may be put
  there, and the rows of a table move up when one is taken out. So it must have the same title or the same text too.
* What lies at such a place and can't be read: nothing shows that it is another article.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HIDDEN = "sha256:"
"""How the name of an input begins that gives only what is forgotten: the rest is the digest of its locator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What an article is known by: a row of documents, in a few columns."""

    doc_id: str
    locator: str
    raw_sha256: str
    title: str | None
    content_sha256: str | None

    @property
    def is_by_place(self) -> bool:
        """Whether its id is that of its locator."""
        return _sha256(self.locator).startswith(self.doc_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What must not come in, all in hex.

    `doc_ids` are ids of documents, `locators` digests of where they lay, `raws` of their bytes, `marks` of each id with
    a title or the digest of a text that the document had.
    """

    doc_ids: frozenset[str] = frozenset()
    locators: frozenset[str] = frozenset()
    raws: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    def join(self, others: Iterable[Forgotten]) -> Forgotten:
        """All that this one and others hold."""
        every = (self, *others)
        names = [one.name for one in fields(self)]
        return Forgotten(**{name: frozenset[str]().union(*(getattr(one, name) for one in every)) for name in names})

    def holds(self, face: Face) -> bool:
        """Whether a document is forgotten."""
        if face.raw_sha256 in self.raws:
            return True
        if face.doc_id not in self.doc_ids:
            return False
        return not face.is_by_place or not self.marks.isdisjoint(_marks(face))

    def holds_refused(self, locator: str, raw_sha256: str | None) -> bool:
        """Whether an article that was refused is forgotten."""
        return raw_sha256 in self.raws or (bool(self.locators) and digest_locator(locator) in self.locators)

    @property
    def digest(self) -> str:
        """Names all of it, in 16 hex digits."""
        lines = (f"{one.name} {value}\n" for one in fields(self) for value in sorted(getattr(self, one.name)))
        return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]


NOTHING = Forgotten()
"""Nothing is forgotten."""


def forget_faces(faces: Iterable[Face]) -> Forgotten:
    """What names the articles with these faces, and no other."""
    every = tuple(faces)
    return Forgotten(
        doc_ids=frozenset(face.doc_id for face in every),
        locators=frozenset(digest_locator(face.locator) for face in every),
        raws=frozenset(face.raw_sha256 for face in every),
        marks=frozenset(mark for face in every for mark in _marks(face)),
    )


def mark_reader(reader: str, forgotten: Forgotten) -> str:
    """The digest of a reader that leaves out what is forgotten: another one gives other rows of the same inputs."""
    return f"{reader}-{forgotten.digest}" if forgotten else reader


def unmark_reader(reader: str) -> str:
    """The digest of a reader as it was before `mark_reader`."""
    return reader.partition("-")[0]


def digest_locator(locator: str) -> str:
    """The SHA-256 that stands for a locator, in hex: not its own, with which the id of a document may begin."""
    return _sha256(f"locator\0{locator}")


def hide_locator(locator: str) -> str:
    """The name under which an input is listed whose locator must not be told."""
    return HIDDEN + digest_locator(locator)


def check_hex(values: Iterable[str], digits: int = 0) -> frozenset[str]:
    """The values as a set. Raises ValueError where one is no number in hex, of so many digits if they are given."""
    found = frozenset(values)
    if not all(re.fullmatch(r"[0-9a-f]+", one) and digits in (0, len(one)) for one in found):
        raise ValueError("no digest in hex")
    return found


def _marks(face: Face) -> frozenset[str]:
    told = (("title", face.title), ("text", face.content_sha256))
    # With the id: a mark says nothing of other documents, and can't be looked for without it.
    lines = (f"{face.doc_id}\0{name}\0{value}" for name, value in told if value)
    return frozenset(map(_sha256, lines))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
