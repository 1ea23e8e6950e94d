"""Who wrote it: names with role and affiliation, from bylines, authors' blocks and closing sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.metadata.candidates import Candidate, Stretch, found_in, ranked
from copydesk.metadata.lives import read_life, tells_of
from copydesk.metadata.posts import GRADES, INSTITUTION, POST, hide_stops, is_post, read_post, show_stops
from copydesk.metadata.stated_authors import choose_stated, read_stated
from copydesk.records import Author, Claim, Confidence
from copydesk.rules import NAME, UPPER, expand, find_dates, hide_stamp, tells_when, word_list
from copydesk.spans import Span

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

_HONORIFIC = expand("{honorifics}")
_BY = re.compile(
    expand(
        r"^(?i:[\W_]{0,3}(?:interview\s?(?=:)|(?:(?:an? |eine? |une? )?(?:{genre}|{piece}|written|authored|words"
        r"|reporting|reported|compiled|told|exclusive|reviewed|rezensiert|recensé|reseñado)s? )?"
        r"(?:by|{by_word}))(?:\s?:|\b)\s?:?\s+)"
    )
)
_ARTICLE = re.compile(r"(?i)(?:(?:the|our|der|die|das|la|le|les|el|il)\s)?")
_BY_UNCASED = re.compile(expand(r"^{by_word_uncased}(?:\s?[:：/／|・]\s?|\s)"))
_BETWEEN_UNCASED = re.compile(r"\s*[,،、;؛/／|]\s*|\sو\s?(?=\S{2})")
_AND = r"(?:and|und|et|y|e|и|&|with|mit|avec|con)"
_BETWEEN = re.compile(rf"\s*(?:[,;]\s*(?:{_AND}\s+)?|\s{_AND}\s+|\s[|/•·]\s)", re.IGNORECASE)
_CLEAR_JOINT = re.compile(r"\s*;\s*(?:and\s+)?|,\s(?:and|und|et|y|e|и|&)\s+", re.IGNORECASE)
"""What may part an author's post from the next author; a bare `and` may stand inside an institution's name."""
_JOINT_AT_END = re.compile(rf"(?i)[,;\s]*(?:(?<!\w){_AND})?\s*$")
_JOINED = re.compile(r"\sy\s")
_FROM = re.compile(
    expand(r"(?:,? {degree}(?!\w))?(?:,? \(?@\w{1,30}\)?| \((?i:ret)[a-z]{0,4}\.?\))?")
    + rf"(?:\s(?:in|from|for|à|aus|en|desde)\s(?:the\s)?[{UPPER}][\w’'.-]{{1,20}}"
    + rf"(?:\s[{UPPER}][\w’'.-]{{1,20}}){{0,2}})?"
)
"""What may stand between a name and its joint: a handle, a note that he is retired, a place."""
_BRACKET = re.compile(r"(?: \([^()]{2,60}\))?")
_AGENCY_ENDS = re.compile(expand(r"[\s,]+(?:The\s)?{agency}$"))
_SEAM = re.compile(r"(?<=[a-zß-ÿ]{3})(?=[A-Z][a-z]{3})")
"""Where a paste ran two words together; names such as McLorem have shorter beginnings."""
_AFTER_SEAM = re.compile(
    expand(
        r"The\s|(?i:.{0,20}\b(?:{post}|{post_abroad})s?\b|(?:{channel}|{published_word}|{updated_word}|follow)(?!\w))"
    )
)
_NO_PERSON = re.compile(expand(r"(?i)^(?:the )?(?:{no_person})$"))
_BREAK = re.compile(r"[,;.|(–—]|\s(?:and|und|et|y|e|и|&|with)\s")
"""Where what looks like a name ends, for sure."""
_HIDDEN = re.compile(r"[\s|·•,.:;()–—/-]*")
_MINUTES = re.compile(r"(?i)\b\d{1,3} ?min|\d[:h]\d\d")
LONGEST_BYLINE = 2_000
"""More code points than this name no authors."""
_WEAK_POSTS = frozenset(word_list("weak_post"))
_AGENCIES = frozenset(word_list("agency"))
_ONE = re.compile(rf"{_HONORIFIC}(?P<name>{NAME})")
_AUTHORED = re.compile(
    expand(r"(?i:(?:authored|written|contributed|penned|prepared|submitted) (?:exclusively )?(?:for .{2,60}? )?by )")
)
_REPORTING = re.compile(r"(?i)^\W{0,3}reporting by ")
_LIVES = (
    rf"{_HONORIFIC}(?P<name>{NAME})(?: \([^()]{{2,40}}\))?"
    r"(?:,| is| was| serves| works| teaches| writes| covers| has| holds| est| ist| es| è)"
)
_LIFE = re.compile(rf"^[\W_]{{0,3}}{_LIVES}")
_NEXT_LIFE = re.compile(rf"(?<=[.;!?]\s)(?={_LIVES})")
_LABELS = frozenset({"written-by-label", "about-author-label", "closing-formula", "byline-of-nobody"})
"""Rules whose lines head a block, or stand for the author, and name nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAuthor:
    """An author and the evidence for the name."""

    author: Author
    candidate: Candidate


def find_authors(
    stretches: Sequence[Stretch], claims: Sequence[Claim], known: Sequence[str] = ()
) -> tuple[tuple[Author, ...], tuple[Candidate, ...]]:
    """The authors that the article names, in its order, and all candidates for their names.

    The persons whom a page states come first; the text adds posts and institutions, and names where no person is
    stated, or only with little trust. An institution that a page states counts where nobody is named.
    `known` are names of institutions that the article gives elsewhere, such as its publisher's.
    """
    found, stated = list(_from_text(stretches, known)), read_stated(claims)
    authors = _merged([one.author for one in found])
    trusted = [one for one in stated if not authors or one.confidence != "low"]
    names = choose_stated(trusted, claims, known)
    if not names and stated and not authors:
        best = ranked(stated)[0].method
        names = [candidate.value for candidate in stated if candidate.method == best]
    if names:
        named = _merged([Author(name=name) for name in names])
        authors = tuple(next((a for a in authors if a.name.casefold() == n.name.casefold()), n) for n in named)
    return authors, (*(one.candidate for one in found), *stated)


def _from_text(stretches: Sequence[Stretch], known: Sequence[str]) -> Iterator[FoundAuthor]:
    last: FoundAuthor | None = None
    named: set[str] = set()
    for stretch in _without_books(stretches):
        if stretch.role is Role.BYLINE:
            found = [] if stretch.rule in _LABELS else list(_from_byline(stretch, known))
        elif stretch.role is Role.CREDIT:
            found = list(_from_credit(stretch))
        elif stretch.role is Role.AUTHOR_BIO and last is not None and tells_of(last.author.name, stretch.text):
            yield replace(last, author=_with_life(last.author, stretch.text))
            continue
        elif stretch.role is Role.AUTHOR_BIO:
            found = list(_from_life(stretch, named))
        elif stretch.role is Role.AFFILIATION and last is not None:
            yield replace(last, author=_with_post(last.author, stretch.text, known))
            continue
        else:
            continue
        yield from found
        named |= {one.author.name.casefold() for one in found}
        last = found[-1] if found else last


def _without_books(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """The stretches but the byline of a reviewed book: its facts stand straight under it, and the reviewer is named."""
    reviewed = any(stretch.rule == "reviewed-by" for stretch in stretches)
    for stretch, under in zip_longest(stretches, stretches[1:]):
        if not (reviewed and under and under.rule == "book-facts" and stretch.rule == "byline"):
            yield stretch


def _from_uncased(stretch: Stretch, at: int) -> Iterator[FoundAuthor]:
    """The names after a word such as By in a script without capitals: all that stands between the joints."""
    text = stretch.text.rstrip(" .")
    while at < len(text):
        joint = _BETWEEN_UNCASED.search(text, at)
        end = joint.start() if joint else len(text)
        if end > at:
            yield _named(stretch, Span(at, end))
        at = joint.end() if joint else end


def _from_byline(stretch: Stretch, known: Sequence[str]) -> Iterator[FoundAuthor]:
    text = stretch.text[:LONGEST_BYLINE]
    uncased = _BY_UNCASED.match(text)
    if uncased:
        yield from _from_uncased(stretch, uncased.end())
        return
    if stretch.rule == "byline-institution":
        yield _named(stretch, Span(_ARTICLE.match(text, _first_name(text)).end(), len(text)))  # type: ignore[union-attr]  # it matches the empty text
        return
    text = hide_stamp(text) if tells_when(text) else text
    name = _name_at(text, _first_name(text))
    while name is not None:
        after = _next_name(text, name.end)
        said = text[name.end : after.start if after else len(text)]
        if not _is_nobody(name.of(text)):
            yield _with_found_post(_named(stretch, name), _only_posts(said), known)
        name = after


def _first_name(text: str) -> int:
    """Where names may begin: after a leading day, and after a word such as By."""
    at = _HIDDEN.match(text).end()  # type: ignore[union-attr]  # it matches the empty text
    authored, opening = _AUTHORED.search(text), _BY.match(text[at:])
    return authored.end() if authored else at + opening.end() if opening else at


def _name_at(text: str, at: int) -> Span | None:
    """The name that begins at a place; in `A. Uno y B. Dos` the first, in `Ortega y Gasset` all."""
    one = _ONE.match(text, at)
    if one is None:
        return None
    for both in _JOINED.finditer(one["name"]):
        if min(one["name"][: both.start()].count(" "), one["name"][both.end() :].count(" ")) >= 1:
            return Span(one.start("name"), one.start("name") + both.start())
    return Span(one.start("name"), one.start("name") + _end_of_person(one["name"]))


def _end_of_person(name: str) -> int:
    """Where a name ends that a paste ran into an agency or a post: `A. Writer The Example Press`, `A. WriterEditor`."""
    agency = None if name in _AGENCIES else _AGENCY_ENDS.search(name)
    if agency:
        return agency.start()
    glued = next((seam.start() for seam in _SEAM.finditer(name) if _AFTER_SEAM.match(name[seam.start() :])), None)
    if glued:
        return glued
    words = name.split(" ")
    posts = (at for at, word in enumerate(words) if at >= 2 and POST.fullmatch(word))
    kept = next((at for at in posts if words[at].casefold() not in _WEAK_POSTS), len(words))
    while 2 < kept < len(words) and words[kept - 1].casefold() in GRADES:
        kept -= 1
    return len(" ".join(words[:kept]))


def _next_name(text: str, at: int) -> Span | None:
    """The next author of a list: straight after, or after the post of the one before and a clear joint."""
    between = _BETWEEN.match(text, _BRACKET.match(text, _after_place(text, at)).end())  # type: ignore[union-attr]  # it matches the empty text
    joints = [between] if between else []
    for joint in (*joints, *_CLEAR_JOINT.finditer(text, at)):
        name = _name_at(text, joint.end())
        if name is not None and not _is_place_or_post(text, joint.end(), name.end):
            return name
    return None


def _after_place(text: str, at: int) -> int:
    """Where what belongs straight to a name ends: a handle, a place."""
    return _FROM.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty text


def _only_posts(said: str) -> str:
    """What stands after a name, without places, days and reading times."""
    parts = re.split(r"\s[|•·–—/-]\s|^[|•·–—/-]\s", _JOINT_AT_END.sub("", said[_after_place(said, 0) :]))
    return ", ".join(_bare(part) for part in parts if not find_dates(part) and not _MINUTES.search(part))


def _bare(part: str) -> str:
    """A part without the signs around it; brackets inside stay, and so does the stop of a shortened word."""
    bare = hide_stops(part.strip(" ,;|–—-·"))
    bare = bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare
    return show_stops(bare.strip(" ,.;|–—-·"))


def _with_found_post(found: FoundAuthor, text: str, known: Sequence[str]) -> FoundAuthor:
    return replace(found, author=_with_post(found.author, text, known)) if text else found


def _from_credit(stretch: Stretch) -> Iterator[FoundAuthor]:
    """A wire's closing credit: `Reporting by A. N. Writer in London; Editing by ...`."""
    reporting = _REPORTING.match(stretch.text)
    one = _ONE.match(stretch.text, reporting.end()) if reporting else None
    if one:
        yield _named(stretch, Span(*one.span("name")), "medium")


def _is_place_or_post(text: str, at: int, end: int) -> bool:
    """Whether what looks like a name from `at` to `end` is no person: a post, an institution, an agency."""
    upto, far = (_BREAK.split(shown, maxsplit=1)[0] for shown in (text[at:], hide_stops(text[at:])))
    institution = INSTITUTION.search(_AGENCY_ENDS.sub("", far))
    return bool(institution or POST.search(_AGENCY_ENDS.sub("", upto))) or _is_nobody(text[at:end])


def _is_nobody(name: str) -> bool:
    """Whether what has the shape of a name is an agency, or stands for the staff."""
    return name.strip() in _AGENCIES or _NO_PERSON.match(name) is not None


def _from_life(stretch: Stretch, named: Container[str]) -> Iterator[FoundAuthor]:
    """The author whose life a paragraph tells, and those of others whom a byline has `named`, each with a sentence."""
    life = _LIFE.match(stretch.text)
    if life is None or is_post(life["name"]):
        return
    more = (one for one in _NEXT_LIFE.finditer(stretch.text, life.end()) if one["name"].casefold() in named)
    lives = [life, *more]
    ends = [*(one.start("name") for one in lives[1:]), len(stretch.text)]
    for one, end in zip(lives, ends, strict=True):
        found = _named(stretch, Span(*one.span("name")))
        yield replace(found, author=_with_life(found.author, stretch.text[one.end("name") : end]))


def _with_life(author: Author, life: str) -> Author:
    """The author with the post that a sentence about a life states."""
    role, affiliation = read_life(life)
    return replace(author, role=role, affiliation=affiliation) if role else author


def _named(stretch: Stretch, name: Span, confidence: Confidence = "high") -> FoundAuthor:
    end = name.end
    while stretch.text[end - 1] in ".’'-,_*0123456789" and not re.search(r"\b\w\.$", stretch.text[:end]):
        end -= 1
    candidate = found_in(stretch, "authors", name.start, end, confidence)
    return FoundAuthor(author=Author(name=candidate.value), candidate=candidate)


def _with_post(author: Author, text: str, known: Sequence[str]) -> Author:
    """The author with the role and the affiliation that a line states, where none is known yet."""
    role, affiliation = read_post(text, known)
    return replace(author, role=author.role or role, affiliation=author.affiliation or affiliation)


def _merged(authors: Sequence[Author]) -> tuple[Author, ...]:
    """Each name once, with the fullest role and affiliation seen."""
    known: dict[str, Author] = {}
    for author in authors:
        key = author.name.casefold()
        old = known.get(key)
        known[key] = (
            author
            if old is None
            else replace(old, role=old.role or author.role, affiliation=old.affiliation or author.affiliation)
        )
    return tuple(known.values())
