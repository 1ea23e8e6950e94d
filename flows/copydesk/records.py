"""The nouns that travel between the rooms, all frozen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Literal

from copydesk.errors import ConfigurationError
from copydesk.kinds import KEPT

if TYPE_CHECKING:
    from datetime import date

    from copydesk.kinds import Label, Role
    from copydesk.spans import Span

Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """One input as it was found: its bytes and what its place says of it.

    `claims` are what its container, its row or its sidecar states of it; `key` names the document in the place of its
    URL or locator; `charset` is what its container states.
    """

    locator: str
    data: bytes
    media_type: str
    url: str | None = None
    retrieved: date | None = None
    claims: tuple[Claim, ...] = ()
    key: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one article or archive may be at most; beyond, it is refused: too large, or malformed where nested too deep.

    Of an article, `max_bytes` of its file, `max_source_chars` of its source text (a thick book has two million),
    `max_blocks` (lines that are not empty, or blocks of a page), `max_page_chars` of a page's markup, `max_elements`
    and `max_depth` of its tree, `max_steps` from its root to each of its elements together, `max_pages` of a PDF.

    Of an archive, `max_articles` in it, `max_nesting` of archives and compressions in one another, `max_ratio` of
    unpacked bytes to packed ones beyond the first `free_bytes`, `max_window` bytes of memory that unpacking may ask
    for (as many as `zstd --long` does), and `max_spool_bytes` of an archive that lies in another and must be written
    down to be read.
    """

    max_bytes: int = 20_000_000
    max_source_chars: int = 2_000_000
    max_blocks: int = 400_000
    max_page_chars: int = 10_000_000
    max_elements: int = 100_000
    max_depth: int = 1_000
    max_steps: int = 4_000_000
    max_pages: int = 2_000
    max_articles: int = 5_000_000
    max_nesting: int = 4
    max_ratio: int = 200
    free_bytes: int = 100_000_000
    max_window: int = 2**27
    max_spool_bytes: int = 2_000_000_000


def change_limits(changes: Mapping[str, int]) -> Limits:
    """The limits with some of them changed. Raises ConfigurationError for a name that is none, or a number below 0."""
    known = [field.name for field in fields(Limits)]
    for name, number in changes.items():
        if name not in known:
            what = f"there is no limit '{name}'"
            raise ConfigurationError(what, where="limits", then=f"use one of {', '.join(known)}")
        if number < 0:
            what = f"the limit '{name}' can't be {number}"
            raise ConfigurationError(what, where="limits", then="give it 0 or a number above")
    return Limits(**changes)


def parse_limit(text: str) -> tuple[str, int]:
    """The limit that `NAME=NUMBER` changes, and to what. Raises ConfigurationError where it is no such text.

    >>> parse_limit("max_bytes=50000000")
    ('max_bytes', 50000000)
    """
    name, _, number = text.partition("=")
    if not re.fullmatch(r"[0-9]{1,18}", number):
        what = f"'{text}' is not NAME=NUMBER"
        raise ConfigurationError(what, where="limits", then="write it such as max_bytes=50000000")
    change_limits({name: int(number)})
    return name, int(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """How bytes became text: the charset, how it was known, and what was repaired."""

    charset: str
    how: Literal["bom", "utf-8", "declared", "detected"]
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A line of a text file, or a block of a rendered page, with what the markup says of it.

    `span` holds no outer white space. `tag` is "line" for text files. `path` is the block's tags and classes from the
    outside in, lower case. `link_density` is the share of its characters inside links. `verdict` is the role that
    trafilatura's extraction gives it, None where it left it out; `in_page` says whether there is markup at all.
    """

    span: Span
    tag: str = "line"
    path: str = ""
    link_density: float = 0.0
    verdict: Role | None = None
    in_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A value that markup, or what is known of the source, states for a metadata field.

    `method` is json-ld, meta, time, url, element, source, ...
    """

    field: str
    value: str
    method: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """One article as an immutable string; every `source_*` offset counts code points of `text`.

    `blocks` stand in order, do not overlap, and hold all that is not white space. `claims` are what is stated of it
    outside its text: by its row or sidecar, then by its page.
    """

    text: str
    blocks: tuple[Block, ...]
    decoding: Decoding
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSpan:
    """A span of the source text with its role, the rule that gave it, and its paragraph's position when kept."""

    span: Span
    role: Role
    rule: str
    paragraph: int | None = None
    pii: bool = False

    @property
    def kept(self) -> bool:
        """Whether the span's text is published."""
        return self.role in KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A value found for a metadata field, chosen or not, and where; `span` is None for markup and URLs."""

    field: str
    value: str
    method: str
    confidence: Confidence
    chosen: bool
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person, or an institution, that the article names as its author."""

    name: str
    role: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the article says of itself; None where it says nothing. `published` and `updated` are EDTF strings."""

    title: str | None = None
    standfirst: str | None = None
    authors: tuple[Author, ...] = ()
    publisher: str | None = None
    agency: str | None = None
    genre: str | None = None
    published: str | None = None
    published_from: date | None = None
    published_to: date | None = None
    updated: str | None = None
    dateline: str | None = None
    language: str | None = None
    rights: str | None = None
    url: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A kept block. `start`, `end` are in the document's text; `places` maps each code point to the source text."""

    position: int
    role: Role
    section: str | None
    text: str
    start: int
    end: int
    source: Span
    places: Sequence[int] = field(repr=False)
    solid: tuple[Span, ...] = field(repr=False)
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A named entity: `start`, `end` count in its paragraph, `doc_*` in the text, `source` in the source text."""

    paragraph: int
    start: int
    end: int
    doc_start: int
    doc_end: int
    source: Span | None
    text: str
    label: Label
    entity_id: str
    name: str
    kb: str | None
    kb_id: str | None
    country: str | None
    method: str
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, read: everything that the tables say of it."""

    doc_id: str
    locator: str
    media_type: str
    raw_sha256: str
    retrieved: date | None
    source: SourceText
    ledger: tuple[LedgerSpan, ...]
    metadata: Metadata
    text: str
    paragraphs: tuple[Paragraph, ...]
    mentions: tuple[Mention, ...] | None = None

    @property
    def title(self) -> str | None:
        """The headline, or None."""
        return self.metadata.title

    @property
    def standfirst(self) -> str | None:
        """The summary under the headline, or None."""
        return self.metadata.standfirst

    @property
    def authors(self) -> tuple[Author, ...]:
        """The authors named, with role and affiliation where the article gives them."""
        return self.metadata.authors

    @property
    def published(self) -> str | None:
        """The day, month or year of publication as an EDTF string, or None."""
        return self.metadata.published

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every metadata value found, the rejected ones too."""
        return self.metadata.evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """An input found that did not become a document."""

    locator: str
    raw_sha256: str | None
    n_bytes: int | None
    stage: str
    reason: str
    detail: str


Row = Mapping[str, object]
"""One row of a table, by column name."""
