"""Which line of a pasted text, or which block of a page, is the title, and whose name stands above it."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules import expand, word_list
from copydesk.structure.blocks import is_affiliation, is_institution, is_name, is_post
from copydesk.structure.bylines import is_byline_like, is_named_post, is_names_line, is_placed_names
from copydesk.structure.given import Given, Labels
from copydesk.structure.repeats import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from copydesk.structure.pieces import Piece

TITLE_WORDS = range(2, 41)
SOON = 3
"""So many lines under the title may tell the author or the day first."""
LONG = 5
"""So many words make a line a title rather than a kicker."""
REACH = 14
"""How many lines above the first paragraph, those not counted that rules have named, may hold the title."""
FARTHEST = 60
"""The title is sought no farther up, whatever the lines between are."""
NEAR = 4
"""Up to so many lines above the first paragraph, each makes a line less likely the title."""
SITE_WORDS = range(2, 7)
"""How many words the name of a site above the title has."""
SENTENCE_INSIDE = re.compile(r"[.!?]['\"”’»)]?\s+[\"“„«‘'(]?[^\W\d_a-z]")
"""The end of a sentence, with another after it."""
BESIDE = frozenset({Role.BYLINE, Role.DATE, Role.AFFILIATION})
"""What stands under a title or a standfirst."""
_ABOVE = frozenset({Role.DATE, Role.SECTION_LABEL})
_ADDRESS = re.compile(r"(?i)(?:doi:? ?|https?://|www\.)\S+$")
_ONE_WORD = re.compile(r"[^\W\d_a-z][^\W\d_]{3,}[?!]?$")
_GENRE_PREFIX = re.compile(expand(r"(?i)^\W{0,3}(?:{genre}s?|exclusive|live)\s?[:|]\s"))
_SITE_WORD = re.compile(expand(r"\b(?:{site_word}(?: (?:of|for|on) .+)?$|{office} (?:of|for)\b)"))
_HELD_ON = re.compile(expand(r"(?i)\W{0,3}{held_word}(?: on)?\s?:\s?(?:{weekday},? )?{date}\W{0,3}$"))
"""A line that only says on which day a talk was held or recorded."""
_RUBRIC_WORDS = frozenset(word_list("rubric_word"))


def find_title(
    pieces: Sequence[Piece], labels: Labels, body: range, claims: Mapping[str, Sequence[str]]
) -> tuple[tuple[int, ...], str] | None:
    """The pieces of the title, the last first, and the rule that finds them; None where there is no title."""
    title = _page_title(pieces, labels, claims) or _line_title(pieces, labels, body)
    return ((title[0], *_other_half(pieces, labels, title[0])), title[1]) if title else None


def _page_title(pieces: Sequence[Piece], labels: Labels, claims: Mapping[str, Sequence[str]]) -> tuple[int, str] | None:
    stated = [words_of(value) for value in claims.get("title", ())]
    first_heading = first_same = None
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
            and any(same_title(words, other) for other in stated)
        ):
            if piece.block.tag == "h1":  # a bar at the top of the page may show the title as well
                return at, "page-title"
            first_same = at if first_same is None else first_same
    first = first_heading if first_same is None else first_same
    return (first, "page-title") if first is not None else None


def same_title(shown: Sequence[str], stated: Sequence[str]) -> bool:
    """Whether a stated title is the shown one, perhaps with the name of the site before or after it."""
    ends_alike = list(shown) in (list(stated[: len(shown)]), list(stated[-len(shown) :]))
    return ends_alike and len(stated) <= len(shown) + 6


def _line_title(pieces: Sequence[Piece], labels: Labels, body: range) -> tuple[int, str] | None:
    """The best line above the first paragraph: not a sentence, near to it, followed by what follows titles."""
    if not pieces or not body:
        return None
    first = first_paragraph(pieces, labels, body)
    if first and pieces[first].unit == pieces[first - 1].unit:  # a dateline or a day opens the paragraph's own line
        first -= 1
    reach = range(max(0, first - FARTHEST), first)
    above = [at for at in reach if at not in labels or _is_prefixed(pieces, labels, at)][-REACH:]
    lines = [at for at in above if _is_title_like(pieces[at])]
    if not lines and first in body and _is_question_title(pieces, labels, first):
        return first, "title-line"
    if pieces[0].block.in_page:
        return None
    if not lines:
        return _short_title(pieces, labels, [*above, first])
    told = [at for at in lines if _is_long(pieces[at]) and _is_followed_soon(pieces, labels, at)]
    return max(lines, key=lambda at: (_title_score(pieces, labels, at, first) + (at in told[:1]), -at)), "title-line"


def _is_prefixed(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    """Whether what looks like a link to another piece, such as `Explainer: Who may pass?`, opens the article."""
    opens = all(labels[other].role in _ABOVE for other in range(at) if other in labels)
    return labels[at].rule == "related-inline" and opens and _GENRE_PREFIX.match(pieces[at].text) is not None


def _short_title(pieces: Sequence[Piece], labels: Labels, lines: Sequence[int]) -> tuple[int, str] | None:
    """A title of one word, or one that is a sentence: the byline or the day stands straight under it."""
    at = lines[0]
    piece = pieces[at]
    if at in labels or piece.is_listed or not _is_followed(pieces, labels, at):
        return None
    if _ONE_WORD.match(piece.text):
        return at, "title-line"
    alone = not SENTENCE_INSIDE.search(piece.text) and piece.n_words in TITLE_WORDS
    return (at, "title-sentence") if piece.ends and alone else None


def _is_followed(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    """Whether the byline or the day stands on the next line."""
    if at + 1 == len(pieces):
        return False
    under = labels.get(at + 1)
    named = under is not None and under.role in BESIDE and pieces[at + 1].rule is None
    return named or is_byline_like(pieces[at + 1].text)


def _other_half(pieces: Sequence[Piece], labels: Labels, title: int) -> Iterator[int]:
    """The first line of a title on two lines: it ends with a colon."""
    above = title - 1
    if above >= 0 and above not in labels and not pieces[above].block.in_page and pieces[title].rule is None:
        text = pieces[above].text
        if text.endswith(":") and pieces[above].n_words in range(2, 16) and not pieces[above].is_listed:
            yield above


def find_site_name(pieces: Sequence[Piece], labels: Labels, title: int) -> Labels:
    """The name of a paper, a site or an institution above the title; rubrics and days may stand between."""
    above = title - 1
    while above >= 0 and above in labels and labels[above].role in (*_ABOVE, Role.TITLE):
        above -= 1
    if above < 0 or above in labels or pieces[above].block.in_page or not _is_site_name(pieces[above]):
        return {}
    return {above: Given(role=Role.PUBLISHER, rule="site-name")}


def _is_site_name(piece: Piece) -> bool:
    words = piece.text.split()
    capitals = all(word[0].isupper() or word in ("of", "for", "and", "on", "the", "&") for word in words)
    if piece.n_words not in SITE_WORDS or not capitals or piece.ends or any(char.isdigit() for char in piece.text):
        return False
    named = _SITE_WORD.search(piece.text) is not None or is_institution(piece.text)
    return named and any(word.casefold() not in _RUBRIC_WORDS for word in words[:-1])


def first_paragraph(pieces: Sequence[Piece], labels: Labels, body: range) -> int:
    """The first piece that is prose, or leads to what follows it."""
    leads = (at for at in body if at not in labels and (pieces[at].is_prose or _is_introduction(pieces[at])))
    return next(leads, body.start)


def _is_introduction(piece: Piece) -> bool:
    return piece.n_words >= 10 and piece.text.endswith(":")


def is_address(text: str) -> bool:
    """Whether a line is the address of a page or the number of a paper."""
    return _ADDRESS.match(text) is not None


def _is_title_like(piece: Piece) -> bool:
    if piece.n_words not in TITLE_WORDS or piece.is_listed or piece.text.endswith((":", ",", ";")):
        return False
    if is_byline_like(piece.text) or is_address(piece.text) or _HELD_ON.match(piece.text):
        return False
    return not piece.ends or piece.text.rstrip("\"'”’»)")[-1:] in "?!…"


def _is_question_title(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    """A first line that is one question or exclamation, short beside what follows."""
    piece = pieces[at]
    after = [p.n_words for i, p in enumerate(pieces[at + 1 : at + 6], at + 1) if i not in labels and p.is_prose]
    alone = _is_title_like(piece) and not SENTENCE_INSIDE.search(piece.text)
    return alone and piece.n_words <= 20 and bool(after) and piece.n_words < median(after)


def _title_score(pieces: Sequence[Piece], labels: Labels, at: int, first: int) -> float:
    piece = pieces[at]
    score = 3.0 if 4 <= piece.n_words <= 20 else 1.0
    score += 1.5 if _is_followed_soon(pieces, labels, at) else 0.0
    names = is_placed_names(piece.text) or is_names_line(piece.text) or is_named_post(piece.text)
    score -= 2.0 if names else 0.0
    score -= 0.3 * min(first - at, NEAR)
    score -= 2.0 if is_name(piece.text) and (piece.n_words <= 3 or is_post(piece.text)) else 0.0
    score += 2.0 if at == 0 else 0.0
    score += 4.0 if piece.text.startswith("# ") else -2.0 if piece.text.startswith("##") else 0.0
    score -= 2.5 if _is_site_name(piece) else 0.0
    score -= 2.0 if _is_under_author(pieces, labels, at) else 0.0
    score += 0.5 if at - 1 in labels and labels[at - 1].role in _ABOVE else 0.0
    start = words_of(piece.text)
    repeated = any(i != at and words_of(p.text)[: len(start)] == start for i, p in enumerate(pieces[: first + 1]))
    return score + (1.5 if repeated and len(start) >= 4 else 0.0)


def _is_under_author(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    """Whether a name alone stands above the line, and above that a line that may well be the title."""
    if at < 2 or at - 2 in labels or not _is_title_like(pieces[at - 2]) or not _is_long(pieces[at - 2]):
        return False
    name = pieces[at - 1]
    return at - 1 not in labels and name.n_words <= 4 and is_name(name.text) and not is_affiliation(name.text)


def _is_long(piece: Piece) -> bool:
    """Whether a line has the length of a title, or stands in quotation marks, as no kicker does."""
    return piece.n_words >= LONG or (piece.text[0] in '"“„«‘' and piece.text[-1] in '"”“»’')


def _is_followed_soon(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    """Whether one of the next few lines tells the author or the day."""
    following = range(at + 1, min(at + 1 + SOON, len(pieces)))
    return any(_tells_author_or_day(pieces[i], labels.get(i)) for i in following)


def _tells_author_or_day(piece: Piece, given: Given | None) -> bool:
    if given:
        return given.role in BESIDE
    return is_byline_like(piece.text) or is_placed_names(piece.text) or is_names_line(piece.text)
