"""What opens an article: its title, its standfirst, bare bylines."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules import expand, tells_when
from copydesk.structure.bylines import give_bare_bylines
from copydesk.structure.containers import HEADING_TAGS
from copydesk.structure.given import Given, Labels
from copydesk.structure.lone_names import give_lone_names, give_ranked_names
from copydesk.structure.pieces import ends_sentence
from copydesk.structure.repeats import is_built_alike, shares_run, words_of
from copydesk.structure.titles import (
    BESIDE,
    SENTENCE_INSIDE,
    find_site_name,
    find_title,
    first_paragraph,
    is_address,
    same_title,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from copydesk.structure.pieces import Piece

STANDFIRST_WORDS = range(6, 71)
"""How many words a standfirst has."""
HEADED_WORDS = range(6, 131)
"""The same for one that a page sets as a heading."""
BUTTONS = 2
"""Below so many buttons and counts the text begins: a newsletter's first sentence is no summary."""
_BUTTONS = frozenset({Role.SHARE, Role.PITCH})
_COUNT = re.compile(r"\W{0,2}\d{1,4}(?:[.,]\d{1,3})?\s?[KkM]?\W{0,2}$")
_SIGNS_OF_FIRST = frozenset({"standfirst-repeated", "standfirst-single"})
"""Signs that a first paragraph may bear as well."""
FAR_RUBRIC = 4
"""So many lines above the title a rubric may stand, if only days and numbers lie between."""
_NUMBERED = re.compile(r"(?:[^\W\d_]{1,3}\.? ?)?[\d/ .-]+$")
RUBRIC_WORDS = range(1, 3)
_FIRST_HEADING = re.compile(
    expand(
        r"(?i)(?:##+\s|(?:\*\*)?(?:[1I][.):]\s\S|{chapter_word} (?:1|I|one)\b|(?:{first_heading})\s?:?(?:\*\*)?$)"
        r"|[^\W\d_][^():.]{1,40} \([^()\d]{2,40}\)\s?:\s[\"“„«])"
    )
)
_SUMMARY = re.compile(expand(r"(?i)^\W{0,3}{summary_word}\W{0,2}[:|–—-]\W{0,3}\s"))
_POINTS = re.compile(expand(r"(?i)(?:the )?(?:{points_label}|{summary_word}|{first_heading})\W{0,2}$"))
_SUMMARY_PATH = re.compile(
    r"standfirst|strapline|\bdek\b|subtitle|sub-title|subheadline|\blede?\b|summary|teaser|abstract|excerpt|intro\b|description|chapeau|vorspann"
)


def give_opening(pieces: Sequence[Piece], labels: Labels, body: range, claims: Mapping[str, Sequence[str]]) -> Labels:
    """The roles of title, standfirst and bare byline; `claims` are the titles and summaries that a page states."""
    found = {**labels, **_first_heading(pieces, labels, claims)}
    title = find_title(pieces, found, body, claims)
    if title is None:
        return found
    lines, rule = title
    at = lines[0]
    found |= {line: Given(role=Role.TITLE, rule=rule) for line in lines}
    found |= find_site_name(pieces, found, at)
    known = words_of(pieces[at].text)
    for other, piece in enumerate(pieces):
        spoken = piece.ends and not pieces[at].ends
        if other not in found and not spoken and abs(piece.n_words - len(known)) <= 1 and words_of(piece.text) == known:
            found[other] = Given(role=Role.REPEAT, rule="repeated-block")
    first = first_paragraph(pieces, found, body)
    found |= give_lone_names(pieces, found, at)
    found |= give_bare_bylines(pieces, found, at, _second_paragraph(pieces, found, body, first))
    found |= _standfirst(pieces, found, at, body, claims)
    found |= give_ranked_names(pieces, found, at)
    found |= give_bare_bylines(pieces, found, at, first_paragraph(pieces, found, body))
    return _settle_section_labels(pieces, {**found, **_rubric(pieces, found, at)}, at)


def _first_heading(pieces: Sequence[Piece], labels: Labels, claims: Mapping[str, Sequence[str]]) -> Labels:
    """A heading of the second level or lower right under a header in which another title stands."""
    stated = [words_of(value) for value in claims.get("title", ())]
    at = next((at for at in range(len(pieces)) if at not in labels or labels[at].rule != "front-matter"), 0)
    if not at or at in labels or not stated or not pieces[at].text.startswith("##"):
        return {}
    words = words_of(pieces[at].text)
    other = bool(words) and not any(same_title(words, title) for title in stated)
    return {at: Given(role=Role.HEADING, rule="first-heading")} if other else {}


def _rubric(pieces: Sequence[Piece], labels: Labels, title: int) -> Labels:
    """The first line, of a few words, straight over the title."""
    opens = title == 1 and 0 not in labels and not pieces[0].block.in_page
    short = opens and pieces[0].n_words in RUBRIC_WORDS and not pieces[0].ends and pieces[0].text[-1].isalpha()
    return {0: Given(role=Role.SECTION_LABEL, rule="rubric-line")} if short else {}


def _second_paragraph(pieces: Sequence[Piece], labels: Labels, body: range, first: int) -> int:
    """The prose after the first, which may be a standfirst that has the byline and the day under it."""
    return next((at for at in range(first + 1, body.stop) if at not in labels and pieces[at].is_prose), first)


def after_title(pieces: Sequence[Piece], labels: Labels, body: range) -> range:
    """The body without what stands above the title, unless prose does."""
    titles = [at for at, given in labels.items() if given.role is Role.TITLE]
    above = range(body.start, titles[0]) if titles and titles[0] in body else range(0)
    if any(at not in labels and pieces[at].is_prose for at in above):
        return body
    start = max(body.start, above.stop)
    lead = start - 1
    led = bool(titles) and titles[0] < lead and lead not in labels and opens_text(pieces[lead])
    return range(lead if led else start, body.stop)


def opens_text(piece: Piece) -> bool:
    """Whether a line is the heading of a first section, by its number, its words or the mark of a heading."""
    return piece.n_words <= 12 and not piece.ends and _FIRST_HEADING.match(piece.text) is not None


def _settle_section_labels(pieces: Sequence[Piece], labels: Labels, title: int) -> Labels:
    """A rubric belongs to the article when it stands at its title, and no menu lies between."""
    found = dict(labels)
    near = {*range(title - 2, title + 2), *_over_numbers(pieces, found, title)}
    others = [at for at, given in labels.items() if given.role is Role.SECTION_LABEL]
    for at in others:
        crowded = title > len(RUBRIC_WORDS) and any(other != at and abs(other - at) <= 2 for other in others)
        in_menu = re.search(r"\b(?:nav|menu)\b|[.#_-](?:nav|menu|breadcrumbs?)", pieces[at].block.path) is not None
        if at not in near or crowded or in_menu:
            found[at] = Given(role=Role.NAVIGATION, rule="menu-rubric")
    return found


def _over_numbers(pieces: Sequence[Piece], labels: Labels, title: int) -> Iterator[int]:
    """The place above the title where only a day, a number or the rest of the same line lies between."""
    for at in range(title - 1, max(-1, title - 1 - FAR_RUBRIC), -1):
        yield at
        day = at in labels and labels[at].role is Role.DATE
        if not (day or pieces[at].unit == pieces[at - 1].unit or _NUMBERED.match(pieces[at].text)):
            return


def _standfirst(
    pieces: Sequence[Piece], labels: Labels, title: int, body: range, claims: Mapping[str, Sequence[str]]
) -> Labels:
    """The piece after the title, when it is set off from the text by its shape, its place or its words."""
    after = [
        at for at in range(title + 1, min(title + 12, len(pieces))) if at not in labels and pieces[at].rule is None
    ]
    for at in after[:3]:
        piece = pieces[at]
        if opens_text(piece) or any(i in labels and labels[i].role is Role.HEADING for i in range(title, at)):
            return {}
        if (piece.unit == pieces[at - 1].unit and at - 1 in labels) or _is_under_label(pieces, at):
            return {}
        words = HEADED_WORDS if piece.block.in_page and piece.block.tag in HEADING_TAGS else STANDFIRST_WORDS
        if piece.n_words in words and not _is_dated(piece.text) and not is_address(piece.text):
            far = _buttons_between(pieces, labels, title, at) >= BUTTONS
            signs = _standfirst_signs(pieces, labels, at, body, claims)
            rule = next((sign for sign in signs if not far or sign not in _SIGNS_OF_FIRST), None)
            return {at: Given(role=Role.STANDFIRST, rule=rule)} if rule else {}
        if piece.is_prose:
            return {}
    return {}


def _is_under_label(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a block is the first item of a page's list under a label such as Key points."""
    return pieces[at].block.tag == "li" and heads_points(pieces[at - 1])


def heads_points(piece: Piece) -> bool:
    """Whether a block of a page is a label such as Key points, over a list that sums the article up."""
    return piece.block.in_page and _POINTS.match(piece.text) is not None


def _buttons_between(pieces: Sequence[Piece], labels: Labels, title: int, at: int) -> int:
    """How many buttons, pitches and bare counts of likes or comments stand between the title and a line."""
    between = range(title + 1, at)
    return sum(labels[i].role in _BUTTONS if i in labels else _COUNT.match(pieces[i].text) is not None for i in between)


def _is_dated(text: str) -> bool:
    """Whether a line is a date of any calendar with a few words, or a number, rather than a summary."""
    digits = sum(char.isdigit() for char in text)
    few_words = tells_when(text) and len(words_of(text)) < 12 and not ends_sentence(text)
    return few_words or digits * 4 > sum(char.isalnum() for char in text)


def _standfirst_signs(
    pieces: Sequence[Piece], labels: Labels, at: int, body: range, claims: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    piece = pieces[at]
    near = enumerate(pieces[at + 1 : at + 20], at + 1)
    prose = [p for i, p in near if i not in labels and p.is_prose and not p.is_listed][:8]
    if any(words_of(other.text) == words_of(piece.text) for other in prose):
        return
    if piece.block.in_page:
        stated = any(words_of(value)[:8] == words_of(piece.text)[:8] for value in claims.get("standfirst", ()))
        marked = _SUMMARY_PATH.search(piece.block.path) or (piece.block.tag == "h2" and piece.n_words >= 12)
        if (stated or marked) and len(prose) >= 2 and (marked or piece.block.verdict is None or piece.block.tag != "p"):
            yield "standfirst-page"
        return
    if not prose or (SENTENCE_INSIDE.search(piece.text) and piece.n_words > 45):
        return
    if _SUMMARY.match(piece.text):
        yield "standfirst-labelled"
    if any(shares_run(piece.text, other.text) and not is_built_alike(piece.text, other.text) for other in prose[:3]):
        yield "standfirst-repeated"
    beside = labels.get(at + 1)
    if beside and beside.role in BESIDE and pieces[at + 1].rule is None:
        yield "standfirst-apart"
    if not piece.ends and at < body.stop and piece.n_words >= 8 and not piece.text.endswith(":"):
        yield "standfirst-open"
    single = not SENTENCE_INSIDE.search(piece.text)
    several = median(len(SENTENCE_INSIDE.findall(p.text)) + 1 for p in prose) >= 2
    if single and several and len(prose) >= 3 and piece.n_words < 0.7 * median(p.n_words for p in prose):
        yield "standfirst-single"
