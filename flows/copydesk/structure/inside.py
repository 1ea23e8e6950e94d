"""Roles inside the body: paragraphs, headings, items of lists, quotations; and what is none of them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from copydesk.kinds import KEPT, Role
from copydesk.structure.containers import LINKED, form_of
from copydesk.structure.given import Given, Labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.structure.pieces import Piece

HEADING_WORDS = 16
_LIKE = 2
_BOLD = re.compile(r"/(?:strong|b)(?:[.#@][^/]*)?$")
_HEADING_TAG = re.compile(r"h[1-6]$")
_SPOKEN = re.compile(r"[\"“„«‘].{2,}[.!?…][\"”“»’] \(.{1,40}\)$")
"""A whole sentence in quotation marks with a note after it."""
_LETTER = re.compile(r"[^\W_]")
_HEADING_MARK = re.compile(r"#{1,6}\s+[^\s#]|(?P<bold>\*\*|__)(?=\S)[^*_]{2,150}(?<=[^\s.:;,])(?P=bold)$")
_SPEAKER = re.compile(r"[^\W\d_][\w .’'-]{0,30}:\s")


def give_inside(pieces: Sequence[Piece], labels: Labels, body: range) -> Labels:
    """The roles of all pieces of the body that have none yet."""
    open_ones = [at for at in body if at not in labels]
    found = dict(labels)
    for place, at in enumerate(open_ones):
        before = open_ones[place - 1] if place else None
        after = open_ones[place + 1] if place + 1 < len(open_ones) else None
        found[at] = (
            _page_role(pieces, at, after) if pieces[at].block.in_page else _line_role(pieces, found, before, at, after)
        )
    return _unsettled_runs(pieces, _bold_lines(pieces, _last_heading(pieces, found)), open_ones)


def _last_heading(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The labels, with a heading over no text as one, if the page has two more of its form: its text is a picture."""
    forms = Counter(form_of(pieces[at]) for at, given in labels.items() if given.rule == "page-heading")
    ended = [
        at for at, given in labels.items() if given.rule == "loose-line" and pieces[at].block.link_density <= LINKED
    ]
    like = [at for at in ended if pieces[at].block.in_page and forms[form_of(pieces[at])] >= _LIKE]
    return {**labels, **{at: Given(role=Role.HEADING, rule="page-heading") for at in like}}


def _bold_lines(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The labels, with short bold lines over prose as headings where the page has another heading of their form."""
    bold = [at for at, piece in enumerate(pieces) if piece.block.in_page and _BOLD.search(piece.block.path)]
    forms = {form_of(pieces[at]) for at in bold if labels[at].rule == "heading-before-prose"}
    found = dict(labels)
    for at in bold:
        piece = pieces[at]
        text = labels[at].role is Role.PARAGRAPH and form_of(piece) in forms
        short = piece.n_words <= HEADING_WORDS and piece.text[-1] not in ".:,;…"
        if text and short and at + 1 < len(pieces) and labels[at + 1].role in KEPT and pieces[at + 1].is_prose:
            found[at] = Given(role=Role.HEADING, rule="heading-before-prose")
    return found


def _page_role(pieces: Sequence[Piece], at: int, after: int | None) -> Given:
    piece = pieces[at]
    tag, verdict = piece.block.tag, piece.block.verdict
    if piece.is_row:
        return Given(role=Role.LIST_ITEM, rule="table-row")
    if _HEADING_TAG.match(tag) and not any(char.isalnum() for char in piece.text):
        return Given(role=Role.OTHER, rule="loose-line")
    if _HEADING_TAG.match(tag) and piece.n_words <= 2 * HEADING_WORDS:
        ended = after is None
        return Given(role=Role.OTHER, rule="loose-line") if ended else Given(role=Role.HEADING, rule="page-heading")
    role = _BY_TAG.get(tag, Role.PARAGRAPH) if verdict is None else verdict if verdict in KEPT else Role.PARAGRAPH
    if role is Role.HEADING and piece.n_words > 2 * HEADING_WORDS:
        role = Role.PARAGRAPH  # a paragraph that is set as a heading
    if role is Role.PARAGRAPH and after is not None and _looks_like_heading(piece, pieces[after]):
        return Given(role=Role.HEADING, rule="heading-before-prose")
    return Given(role=role, rule="page-block" if verdict is None else "page-body")


_BY_TAG = {"li": Role.LIST_ITEM, "blockquote": Role.QUOTE, "dd": Role.LIST_ITEM, "dt": Role.LIST_ITEM}


def _looks_like_heading(piece: Piece, after: Piece) -> bool:
    """Whether a page's short paragraph is a heading by its shape, as many pages have no markup for headings."""
    short = piece.n_words <= 12 and not piece.ends and not piece.text.endswith((":", ",", ";"))
    return short and after.is_prose and piece.text[0].isupper()


def _line_role(pieces: Sequence[Piece], labels: Labels, before: int | None, at: int, after: int | None) -> Given:
    piece = pieces[at]
    if piece.rule is None and at and pieces[at - 1].unit == piece.unit and at - 1 in labels:
        return Given(role=Role.PARAGRAPH, rule="prose")
    if piece.text.startswith("> "):
        return Given(role=Role.QUOTE, rule="quote-marker")
    follows = pieces[after] if after is not None else None
    if follows is not None and piece.n_words <= HEADING_WORDS and _HEADING_MARK.match(piece.text):
        return Given(role=Role.HEADING, rule="heading-mark")
    if follows is not None and piece.n_words <= 2 * HEADING_WORDS and _HEADING_TAG.match(piece.block.tag):
        return Given(role=Role.HEADING, rule="set-heading")
    if piece.is_row:
        return Given(role=Role.LIST_ITEM, rule="table-row")
    if piece.is_listed and _answers(pieces, before, piece):
        return Given(role=Role.PARAGRAPH, rule="answer")
    if piece.is_listed:
        alone = not piece.ends and not _listed(pieces, before) and not _listed(pieces, after)
        if (
            alone
            and piece.n_words <= HEADING_WORDS
            and follows is not None
            and follows.is_prose
            and piece.text[0].isdigit()
        ):
            return Given(role=Role.HEADING, rule="heading-before-prose")
        return Given(role=Role.LIST_ITEM, rule="list-marker")
    if piece.text.endswith(":") and (piece.n_words > HEADING_WORDS // 2 or _listed(pieces, after)):
        return Given(role=Role.PARAGRAPH, rule="introduction")
    if before is not None and labels[before].rule == "introduction":
        return _introduced(piece, follows)
    if _is_heading(pieces, labels, before, at, after):
        return Given(role=Role.HEADING, rule="heading-before-prose")
    if piece.is_prose:
        return Given(role=Role.PARAGRAPH, rule="prose")
    if before is not None and labels[before].rule == "list-run":
        return Given(role=Role.LIST_ITEM, rule="list-run")
    if piece.ends or piece.n_words >= 10 or piece.text.endswith((",", ";", "–", "—")):
        return Given(role=Role.PARAGRAPH, rule="short-prose" if piece.n_words < 10 else "prose")
    if _SPOKEN.match(piece.text):
        return Given(role=Role.PARAGRAPH, rule="short-prose")
    beside = [pieces[i] for i in (before, after) if i is not None]
    listed = any(not other.ends and other.n_words <= HEADING_WORDS for other in beside)
    return Given(role=Role.LIST_ITEM if listed else Role.PARAGRAPH, rule="short-line")


def _answers(pieces: Sequence[Piece], before: int | None, piece: Piece) -> bool:
    """Whether a line that begins with a dash goes on with a dialogue: the line above asks."""
    return piece.text[0] in "–—" and piece.ends and before is not None and pieces[before].text.endswith("?")


def _introduced(piece: Piece, follows: Piece | None) -> Given:
    """What stands after a line that ends with a colon: a quotation, the first of an unmarked list, or a paragraph."""
    if piece.text[0] in '"“„«‘' and piece.text.rstrip(".,;")[-1:] in '"”“»’':
        return Given(role=Role.QUOTE, rule="quote-introduced")
    if not piece.ends and follows is not None and not follows.ends and follows.n_words < 20:
        return Given(role=Role.LIST_ITEM, rule="list-run")
    return Given(role=Role.PARAGRAPH, rule="prose" if piece.is_prose else "short-prose")


def _listed(pieces: Sequence[Piece], at: int | None) -> bool:
    return at is not None and pieces[at].is_listed


def _is_heading(pieces: Sequence[Piece], labels: Labels, before: int | None, at: int, after: int | None) -> bool:
    piece, text = pieces[at], pieces[at].text
    if after is None or piece.n_words > HEADING_WORDS or not _LETTER.search(text):
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in "\"“„«‘'¿¡" or not text[0].isascii()):
        return False
    if _SPOKEN.match(text):
        return False
    asks = text.rstrip("\"'”’»")[-1:] in "?!"
    if piece.ends and not (asks and piece.n_words >= 3 and text[0] not in "\"“„«‘'" and pieces[after].n_words > 20):
        return False
    if asks and (_SPEAKER.match(text) or not (before is None or pieces[before].n_words > 20)):
        return False
    leads = pieces[after].is_prose or pieces[after].is_listed or pieces[after].text.endswith(":")
    second = before is not None and before in labels and labels[before].role is Role.HEADING
    stacked = not leads and pieces[after].n_words <= HEADING_WORDS and not pieces[after].ends and not second
    return not text.endswith((",", ";")) and (leads or (stacked and _prose_follows(pieces, after)))


def _prose_follows(pieces: Sequence[Piece], at: int) -> bool:
    return at + 1 < len(pieces) and pieces[at + 1].is_prose


def _unsettled_runs(pieces: Sequence[Piece], labels: Labels, order: Sequence[int]) -> Labels:
    """Three headings or more in a row lead nowhere: all but the last are items."""
    found = dict(labels)
    for run in _runs(order, found):
        if len(run) >= 3 and not pieces[run[0]].block.in_page:
            items = run if _is_one_block(pieces, run) else run[:-1]
            found |= {at: Given(role=Role.LIST_ITEM, rule="short-line") for at in items}
    return found


def _is_one_block(pieces: Sequence[Piece], run: Sequence[int]) -> bool:
    """Whether blank lines part a run of lines from the text, and none part them from each other."""
    below = run[-1] + 1
    joined = run[-1] - run[0] + 1 == len(run) and not any(pieces[at].after_blank for at in run[1:])
    return joined and pieces[run[0]].after_blank and below < len(pieces) and pieces[below].after_blank


def _runs(order: Sequence[int], labels: Labels) -> Iterator[list[int]]:
    run: list[int] = []
    for at in order:
        if (labels[at].role is Role.HEADING and labels[at].rule != "heading-mark") or labels[at].rule == "short-line":
            run.append(at)
        else:
            yield run
            run = []
    yield run
