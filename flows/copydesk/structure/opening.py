"""What opens an article: its title, its standfirst, bare bylines."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules import expand
from copydesk.structure.blocks import is_name, is_post
from copydesk.structure.bylines import give_bare_bylines, is_byline_like, is_placed_names
from copydesk.structure.given import Given, Labels
from copydesk.structure.repeats import shares_run, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from copydesk.structure.pieces import Piece

TITLE_WORDS = range(2, 31)
STANDFIRST_WORDS = range(6, 71)
REACH = 14
"""How many lines above the first paragraph may hold the title."""
_SENTENCE_INSIDE = re.compile(r"[.!?]['\"”’»)]?\s+[\"“„«‘'(]?[^\W\d_a-z]")
_FIRST_HEADING = re.compile(expand(r"(?i)(?:[1I][.):]\s\S|(?:{first_heading})\s?:?$)"))
_BESIDE = frozenset({Role.BYLINE, Role.DATE, Role.AFFILIATION})
_ABOVE = frozenset({Role.DATE, Role.SECTION_LABEL})
_SUMMARY_PATH = re.compile(
    r"standfirst|\bdek\b|subtitle|sub-title|subheadline|\blede?\b|summary|teaser|abstract|excerpt|intro\b|description|chapeau|vorspann"
)


def give_opening(pieces: Sequence[Piece], labels: Labels, body: range, claims: Mapping[str, Sequence[str]]) -> Labels:
    """The roles of title, standfirst and bare byline; `claims` are the titles and summaries that a page states."""
    found = dict(labels)
    title = _page_title(pieces, found, claims) or _line_title(pieces, found, body)
    if title is None:
        return found
    at, rule = title
    found[at] = Given(role=Role.TITLE, rule=rule)
    known = words_of(pieces[at].text)
    for other, piece in enumerate(pieces):
        if other not in found and abs(piece.n_words - len(known)) <= 1 and words_of(piece.text) == known:
            found[other] = Given(role=Role.REPEAT, rule="repeated-block")
    first = _first_paragraph(pieces, found, body)
    found |= give_bare_bylines(pieces, found, at, first)
    found |= _standfirst(pieces, found, at, body, claims)
    found |= give_bare_bylines(pieces, found, at, _first_paragraph(pieces, found, body))
    return _settle_section_labels(pieces, found, at)


def after_title(pieces: Sequence[Piece], labels: Labels, body: range) -> range:
    """The body without what stands above the title, unless prose does."""
    titles = [at for at, given in labels.items() if given.role is Role.TITLE]
    above = range(body.start, titles[0]) if titles and titles[0] in body else range(0)
    if any(at not in labels and pieces[at].is_prose for at in above):
        return body
    start = max(body.start, above.stop)
    lead = start - 1
    led = bool(titles) and titles[0] < lead and lead not in labels and _opens_text(pieces[lead])
    return range(lead if led else start, body.stop)


def _opens_text(piece: Piece) -> bool:
    """Whether a line is the heading of a first section, by its number or its words."""
    return piece.n_words <= 12 and not piece.ends and _FIRST_HEADING.match(piece.text) is not None


def _settle_section_labels(pieces: Sequence[Piece], labels: Labels, title: int) -> Labels:
    """A rubric belongs to the article when it stands at its title, and no menu lies between."""
    found = dict(labels)
    near = range(title - 2, title + 2)
    others = [at for at, given in labels.items() if given.role is Role.SECTION_LABEL]
    for at in others:
        crowded = any(other != at and abs(other - at) <= 2 for other in others)
        in_menu = re.search(r"\b(?:nav|menu)\b|[.#_-](?:nav|menu|breadcrumbs?)", pieces[at].block.path) is not None
        if at not in near or crowded or in_menu:
            found[at] = Given(role=Role.NAVIGATION, rule="menu-rubric")
    return found


def _page_title(pieces: Sequence[Piece], labels: Labels, claims: Mapping[str, Sequence[str]]) -> tuple[int, str] | None:
    stated = [words_of(value) for value in claims.get("title", ())]
    first_heading = None
    for at, piece in enumerate(pieces):
        if at in labels or not piece.block.in_page or piece.n_words > TITLE_WORDS[-1] + 10:
            continue
        if piece.block.tag == "h1" and first_heading is None:
            first_heading = at
        words = words_of(piece.text)
        wanted = 2 if piece.block.tag in ("h1", "h2") else 4
        if (
            len(words) >= wanted
            and piece.block.link_density < 0.5
            and any(_same_title(words, other) for other in stated)
        ):
            return at, "page-title"
    return (first_heading, "page-title") if first_heading is not None else None


def _same_title(shown: Sequence[str], stated: Sequence[str]) -> bool:
    """Whether a stated title is the shown one, perhaps with the name of the site before or after it."""
    ends_alike = list(shown) in (list(stated[: len(shown)]), list(stated[-len(shown) :]))
    return ends_alike and len(stated) <= len(shown) + 6


def _line_title(pieces: Sequence[Piece], labels: Labels, body: range) -> tuple[int, str] | None:
    """The best line above the first paragraph: not a sentence, near to it, followed by what follows titles."""
    if not pieces or not body:
        return None
    first = _first_paragraph(pieces, labels, body)
    if first and pieces[first].unit == pieces[first - 1].unit:  # a dateline or a day opens the paragraph's own line
        first -= 1
    lines = [at for at in range(max(0, first - REACH), first) if at not in labels and _is_title_like(pieces[at])]
    if not lines and first in body and _is_question_title(pieces, labels, first):
        return first, "title-line"
    if not lines or pieces[0].block.in_page:
        return None
    return max(lines, key=lambda at: (_title_score(pieces, labels, at, first), -at)), "title-line"


def _first_paragraph(pieces: Sequence[Piece], labels: Labels, body: range) -> int:
    """The first piece that is prose, or leads to what follows it."""
    leads = (at for at in body if at not in labels and (pieces[at].is_prose or _is_introduction(pieces[at])))
    return next(leads, body.start)


def _is_introduction(piece: Piece) -> bool:
    return piece.n_words >= 10 and piece.text.endswith(":")


def _is_title_like(piece: Piece) -> bool:
    if piece.n_words not in TITLE_WORDS or piece.is_listed or piece.text.endswith((":", ",", ";")):
        return False
    if is_byline_like(piece.text):
        return False
    return not piece.ends or piece.text.rstrip("\"'”’»)")[-1:] in "?!…"


def _is_question_title(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    """A first line that is one question or exclamation, short beside what follows."""
    piece = pieces[at]
    after = [p.n_words for i, p in enumerate(pieces[at + 1 : at + 6], at + 1) if i not in labels and p.is_prose]
    alone = _is_title_like(piece) and not _SENTENCE_INSIDE.search(piece.text)
    return alone and piece.n_words <= 20 and bool(after) and piece.n_words < median(after)


def _title_score(pieces: Sequence[Piece], labels: Labels, at: int, first: int) -> float:
    piece = pieces[at]
    score = 3.0 if 4 <= piece.n_words <= 20 else 1.0
    following = range(at + 1, min(at + 4, len(pieces)))
    score += 1.5 if any(_tells_author_or_day(pieces[i], labels.get(i)) for i in following) else 0.0
    score -= 2.0 if is_placed_names(piece.text) else 0.0
    score -= 0.3 * (first - at)
    score -= 2.0 if is_name(piece.text) and (piece.n_words <= 3 or is_post(piece.text)) else 0.0
    score += 2.0 if at == 0 else 0.0
    score += 0.5 if at - 1 in labels and labels[at - 1].role in _ABOVE else 0.0
    start = words_of(piece.text)
    repeated = any(i != at and words_of(p.text)[: len(start)] == start for i, p in enumerate(pieces[: first + 1]))
    return score + (1.5 if repeated and len(start) >= 4 else 0.0)


def _tells_author_or_day(piece: Piece, given: Given | None) -> bool:
    return given.role in _BESIDE if given else is_byline_like(piece.text) or is_placed_names(piece.text)


def _standfirst(
    pieces: Sequence[Piece], labels: Labels, title: int, body: range, claims: Mapping[str, Sequence[str]]
) -> Labels:
    """The piece after the title, when it is set off from the text by its shape, its place or its words."""
    after = [
        at for at in range(title + 1, min(title + 12, len(pieces))) if at not in labels and pieces[at].rule is None
    ]
    for at in after[:3]:
        piece = pieces[at]
        if _opens_text(piece):
            return {}
        if piece.unit == pieces[at - 1].unit and at - 1 in labels:
            return {}
        if piece.n_words in STANDFIRST_WORDS:
            rule = next(_standfirst_signs(pieces, labels, at, body, claims), None)
            return {at: Given(role=Role.STANDFIRST, rule=rule)} if rule else {}
        if piece.is_prose:
            return {}
    return {}


def _standfirst_signs(
    pieces: Sequence[Piece], labels: Labels, at: int, body: range, claims: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    piece = pieces[at]
    near = enumerate(pieces[at + 1 : at + 20], at + 1)
    prose = [p for i, p in near if i not in labels and p.is_prose and not p.is_listed][:8]
    if piece.block.in_page:
        stated = any(words_of(value)[:8] == words_of(piece.text)[:8] for value in claims.get("standfirst", ()))
        marked = _SUMMARY_PATH.search(piece.block.path) or (piece.block.tag == "h2" and piece.n_words >= 12)
        if (stated or marked) and len(prose) >= 2 and (marked or piece.block.verdict is None or piece.block.tag != "p"):
            yield "standfirst-page"
        return
    if not prose or (_SENTENCE_INSIDE.search(piece.text) and piece.n_words > 45):
        return
    if any(shares_run(piece.text, other.text) for other in prose[:3]):
        yield "standfirst-repeated"
    beside = labels.get(at + 1)
    if beside and beside.role in _BESIDE and pieces[at + 1].rule is None:
        yield "standfirst-apart"
    if not piece.ends and at < body.stop and piece.n_words >= 8 and not piece.text.endswith(":"):
        yield "standfirst-open"
    single = not _SENTENCE_INSIDE.search(piece.text)
    several = median(len(_SENTENCE_INSIDE.findall(p.text)) + 1 for p in prose) >= 2
    if single and several and len(prose) >= 3 and piece.n_words < 0.7 * median(p.n_words for p in prose):
        yield "standfirst-single"
