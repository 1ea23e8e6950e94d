"""Articles as people paste them, written for the tests of structure and metadata, and short ways to read them."""

from __future__ import annotations

from functools import cache

from copydesk.kinds import Role
from copydesk.metadata.candidates import Stretch
from copydesk.pipeline import Tools, read_raw, take_tools
from copydesk.records import Article, Block, Decoding, RawArticle, SourceText
from copydesk.rules import load_line_rules
from copydesk.source.text import read_text
from copydesk.spans import Span, fold
from copydesk.structure.labelling import label_pieces
from copydesk.structure.pieces import Piece, cut_pieces

ONE = (
    "The convention of 1936 has governed the passage of ships through the straits for a very long time, and nobody"
    " wishes to end it. The ministers who met this week said so in plain words. They asked for time."
)
TWO = (
    "Officials in three capitals have warned that the treaty is under strain, because the fleets have grown and the"
    " waters have not. A second round of talks is planned for the spring, when the ice is gone."
)
THREE = (
    "For now the navies keep their distance from each other. The rules hold because each side has more to lose from"
    " their end than from their burden, as one diplomat put it after the meeting."
)
BODY = "\n\n".join((ONE, TWO, THREE))
TITLE = "The Straits Treaty Under Strain"
UTF8 = Decoding(charset="utf-8", how="utf-8")


@cache
def tools() -> Tools:
    """Rules and limits, without names."""
    return take_tools(model=None)


def read(text: str, media_type: str = "text/plain") -> Article:
    """The article that a text is."""
    return read_raw(RawArticle(locator="a.txt", data=text.encode(), media_type=media_type), tools())


def labelled(text: str) -> list[tuple[str, str, str]]:
    """Role, rule and folded text of each span of the ledger."""
    article = read(text)
    return [(entry.role.value, entry.rule, fold(entry.span.of(article.source.text)).text) for entry in article.ledger]


def roles(text: str) -> dict[str, str]:
    """The role of each span, by its folded text."""
    return {shown: role for role, _, shown in labelled(text) if shown}


def line_roles(text: str) -> dict[str, str]:
    """The role of each piece of a pasted text, by its folded text."""
    cut = pieces(text)
    given = label_pieces(cut, load_line_rules(), {})
    return {piece.text: given[at].role.value for at, piece in enumerate(cut)}


def pieces(text: str) -> tuple[Piece, ...]:
    """The pieces of a pasted text."""
    return cut_pieces(read_text(text, UTF8), load_line_rules())


def page_piece(text: str, **about: object) -> Piece:
    """A piece of a page's block; `about` says what the markup does."""
    block = Block(span=Span(0, len(text)), in_page=True, **{"tag": "p", **about})  # type: ignore[arg-type]  # of tests
    return Piece(unit=0, span=block.span, text=text, n_words=len(text.split()), block=block)


def source(text: str) -> SourceText:
    """A pasted text as source text."""
    return read_text(text, UTF8)


def stretch(text: str, role: Role = Role.BYLINE, rule: str = "byline") -> Stretch:
    """A line of some role, as metadata is read from."""
    return Stretch(role=role, rule=rule, folded=fold(text))
