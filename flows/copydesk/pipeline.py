"""The journey of one article: bytes, text, source text, ledger, metadata, paragraphs, mentions."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from copydesk.entities import DEFAULT_MODEL, Recognisers, load_recognisers
from copydesk.entities import find_mentions as find_in_paragraphs
from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest import MEDIA_TYPES, PDF, decode_article, guess_media_type, sniff, unwrap
from copydesk.metadata import gather_metadata
from copydesk.records import Article, Limits, RawArticle, SourceText
from copydesk.rules import LineRule, Rulebook, load_rulebook
from copydesk.rules.gazetteers import Gazetteers, load_gazetteers
from copydesk.segment import document_text, split_paragraphs
from copydesk.source import make_source, read_pdf
from copydesk.structure import label_source, recognise_source

if TYPE_CHECKING:
    from collections.abc import Sequence

DOC_ID_DIGITS = 20
"""Hex digits of a document's id: enough that among a hundred million documents two hardly ever meet."""
_SNIFFED = 65_536


class StageClock:
    """How many CPU seconds each stage of the journey took: what passed since the last lap is the lap's."""

    __slots__ = ("_last", "seconds")

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.process_time()

    def lap(self, stage: str) -> None:
        """The CPU seconds since the last lap were those of this stage."""
        now = time.process_time()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What an article is read with: rules, limits, and, where names are wanted, what finds and resolves them.

    The `clock` counts what the stages take.
    """

    book: Rulebook
    limits: Limits
    names: tuple[Recognisers, Gazetteers] | None
    clock: StageClock = field(default_factory=StageClock, compare=False, repr=False)

    @property
    def rules(self) -> tuple[LineRule, ...]:
        """The rules for lines of any source."""
        return self.book.lines


def take_tools(*, model: str | Sequence[str] | None = DEFAULT_MODEL, limits: Limits | None = None) -> Tools:
    """The tools for reading articles; with `model` None, names are not looked for. Raises ConfigurationError.

    `model` names a spaCy pipeline, gliner:NAME or transformers:NAME, or several, each for its own language or, as
    LANG=NAME, for the one stated.
    """
    names = (load_recognisers(model), load_gazetteers()) if model else None
    return Tools(book=load_rulebook(), limits=limits or Limits(), names=names)


def read_article(
    data: bytes,
    *,
    locator: str,
    media_type: str | None = None,
    url: str | None = None,
    find_entities: bool = False,
    model: str | Sequence[str] = DEFAULT_MODEL,
) -> Article:
    """One article from its bytes.

    `locator` names it, and its suffix tells the media type where `media_type` does not.
    With `find_entities`, `mentions` is filled. Raises RefusedError with a reason when no article can be read from it.
    """
    stated = media_type or _media_type(locator, data)
    raw = RawArticle(locator=locator, data=data, media_type=sniff(data, stated, locator=locator), url=url)
    return read_raw(raw, take_tools(model=model if find_entities else None))


def _media_type(locator: str, data: bytes) -> str:
    """By the suffix, else by the first bytes; a name without one is taken for text, and its content is seen later."""
    suffix = PurePosixPath(locator).suffix.lower()
    guessed = MEDIA_TYPES.get(suffix) or guess_media_type(data[:_SNIFFED])
    if guessed:
        return guessed
    if suffix:
        detail = f"'{suffix[:20]}'; copydesk reads {', '.join(MEDIA_TYPES)}"
        raise RefusedError(Reason.UNSUPPORTED_TYPE, detail, stage=Stage.INGEST, locator=locator)
    return "text/plain"


def read_raw(raw: RawArticle, tools: Tools) -> Article:
    """The article in `raw`. Raises RefusedError that names its locator."""
    try:
        return _read(raw, tools)
    except RefusedError as refused:
        if refused.locator:
            raise
        raise RefusedError(refused.reason, refused.detail, stage=refused.stage, locator=raw.locator) from refused


def _read(raw: RawArticle, tools: Tools) -> Article:
    _check_size(len(raw.data), tools.limits.max_bytes, "bytes", Stage.INGEST)
    inner = unwrap(raw, limits=tools.limits)
    page = _make_source(inner, tools.limits)
    source = replace(page, claims=(*inner.claims, *page.claims))
    _check_size(len(source.text), tools.limits.max_source_chars, "characters of text", Stage.SOURCE)
    tools.clock.lap("source")
    known = recognise_source(source, tools.book, inner.url)
    ledger = label_source(source, known.rules)
    tools.clock.lap("structure")
    paragraphs = split_paragraphs(source, ledger)
    body = document_text(paragraphs)
    tools.clock.lap("segment")
    metadata = gather_metadata(source, ledger, body, inner.url, known.claims)
    article = Article(
        doc_id=make_doc_id(raw.key or metadata.url or raw.locator),
        locator=raw.locator,
        media_type=raw.media_type,
        raw_sha256=hashlib.sha256(raw.data).hexdigest(),
        retrieved=inner.retrieved,
        source=source,
        ledger=ledger,
        metadata=metadata,
        text=body,
        paragraphs=paragraphs,
    )
    tools.clock.lap("metadata")
    if tools.names is None:
        return article
    recognisers, gazetteers = tools.names
    recogniser = recognisers.choose(metadata.language)
    if recogniser is None:
        return replace(article, mentions=())
    mentions = find_in_paragraphs(paragraphs, recogniser, gazetteers, language=metadata.language)
    tools.clock.lap("entities")
    return replace(article, mentions=mentions)


def _make_source(raw: RawArticle, limits: Limits) -> SourceText:
    if raw.media_type == PDF:
        return read_pdf(raw.data, limits=limits, locator=raw.locator)
    text, decoding = decode_article(raw)
    return make_source(raw, text, decoding, limits=limits)


def _check_size(size: int, limit: int, unit: str, stage: Stage) -> None:
    if size > limit:
        raise RefusedError(Reason.TOO_LARGE, f"{size} {unit}, more than {limit}", stage=stage)


def make_doc_id(name: str) -> str:
    """The id of the document that a canonical URL or a locator names."""
    # A file's name need not be UTF-8: what Python makes of its other bytes must not stop the reading.
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:DOC_ID_DIGITS]
