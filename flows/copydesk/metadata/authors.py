"""Who wrote it: names with role and affiliation, from bylines, authors' blocks and closing sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copydesk.metadata.candidates import Candidate, Stretch, found_in
from copydesk.metadata.posts import INSTITUTION, POST, clean, is_post, read_post
from copydesk.records import Author, Claim, Confidence, Role
from copydesk.rules import NAME, expand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HONORIFIC = r"(?:(?:Dr|Prof|Professor|Amb|Ambassador|Lt|Maj|Gen|Col|Sir|Dame|Mr|Mrs|Ms)\.? ){0,3}"
_BY = re.compile(
    r"^(?i:\W{0,3}(?:(?:written|authored|words|story|text|reporting) )?(?:by|von|par|por|di|door|av|autor(?:in|a|es)?|"
    r"authors?|author\(s\)|auteur(?:e|s)?|verfasst von|escrito por|scritto da|автор(?:ы)?|text)\b\s?:?\s+)"
)
_BETWEEN = re.compile(r"\s*(?:,|;| and | und | et | y | e | и | & | with )\s*", re.IGNORECASE)
_ONE = re.compile(rf"{_HONORIFIC}(?P<name>{NAME})")
_AUTHORED = re.compile(
    expand(r"(?i:(?:authored|written|contributed|penned|prepared|submitted) (?:exclusively )?(?:for .{2,60}? )?by )")
)
_REPORTING = re.compile(r"(?i)^\W{0,3}reporting by ")
_LIFE = re.compile(
    rf"^[\W_]{{0,3}}{_HONORIFIC}(?P<name>{NAME})(?: \([^()]{{2,40}}\))?"
    r"(?:,| is| was| serves| works| teaches| writes| covers| has| holds| est| ist| es| è)"
)
_POST_AT = re.compile(
    r"(?:\b(?:is|was|serves as|works as|est|ist|es|è)|,)\s(?:currently |also )?(?:an? |the |our |une? |eine? )?"
    r"(?P<role>[^.;]{3,90}?)"
    r"(?: (?:at|of|with|for|in|bei|am|an der|à|au|de|en) (?:the |l[ae] |l[’'])?(?P<place>[^\Wa-z\d_][^.;,]{1,80}?))?"
    r"(?=[.;,]|$| and | who | where | whose | based )"
)
_LABELS = frozenset({"written-by-label", "about-author-label"})
"""Rules whose lines head a block and name nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAuthor:
    """An author and the evidence for the name."""

    author: Author
    candidate: Candidate


def find_authors(
    stretches: Sequence[Stretch], claims: Sequence[Claim], known: Sequence[str] = ()
) -> tuple[tuple[Author, ...], tuple[Candidate, ...]]:
    """The authors that the article names, in its order, and all candidates for their names.

    The text's own authors come first in trust; what a page states serves where the text names none. `known` are names
    of institutions that the article gives elsewhere, such as its publisher's.
    """
    found = list(_from_text(stretches, known))
    stated = [
        Candidate(field="authors", value=claim.value, method=claim.method, confidence=claim.confidence)
        for claim in claims
        if claim.field == "authors"
    ]
    authors = _merged([one.author for one in found])
    if not authors and stated:
        best = min(stated, key=lambda c: ("high", "medium", "low").index(c.confidence)).method
        authors = _merged([Author(name=c.value) for c in stated if c.method == best])
    return authors, tuple([one.candidate for one in found] + stated)


def _from_text(stretches: Sequence[Stretch], known: Sequence[str]) -> Iterator[FoundAuthor]:
    last: FoundAuthor | None = None
    for stretch in stretches:
        if stretch.role is Role.BYLINE:
            found = [] if stretch.rule in _LABELS else list(_from_byline(stretch, known))
        elif stretch.role is Role.CREDIT:
            found = list(_from_credit(stretch))
        elif stretch.role is Role.AUTHOR_BIO:
            found = list(_from_life(stretch))
        elif stretch.role is Role.AFFILIATION and last is not None:
            yield replace(last, author=_with_post(last.author, stretch.text, known))
            continue
        else:
            continue
        yield from found
        last = found[-1] if found else last


def _from_byline(stretch: Stretch, known: Sequence[str]) -> Iterator[FoundAuthor]:
    authored = _AUTHORED.search(stretch.text)
    opening = _BY.match(stretch.text)
    at = authored.end() if authored else opening.end() if opening else 0
    names = []
    while (one := _ONE.match(stretch.text, at)) is not None:
        names.append(_named(stretch, one))
        between = _BETWEEN.match(stretch.text, one.end())
        if (
            between is None
            or not _ONE.match(stretch.text, between.end())
            or _is_place_or_post(stretch.text, between.end())
        ):
            at = one.end()
            break
        at = between.end()
    rest = stretch.text[at:].strip(" ,.|–—-·")
    for index, name in enumerate(names):
        yield replace(name, author=_with_post(name.author, rest, known)) if rest and index == len(names) - 1 else name


def _from_credit(stretch: Stretch) -> Iterator[FoundAuthor]:
    """A wire's closing credit: `Reporting by A. N. Writer in London; Editing by ...`."""
    reporting = _REPORTING.match(stretch.text)
    one = _ONE.match(stretch.text, reporting.end()) if reporting else None
    if one:
        yield _named(stretch, one, "medium")


def _is_place_or_post(text: str, at: int) -> bool:
    upto = re.split(r"[,;.]", text[at:], maxsplit=1)[0]
    return POST.search(upto) is not None or INSTITUTION.search(upto) is not None


def _from_life(stretch: Stretch) -> Iterator[FoundAuthor]:
    life = _LIFE.match(stretch.text)
    if life is None or is_post(life["name"]):
        return
    found = _named(stretch, life)
    post = _POST_AT.search(stretch.text, life.end("name"))
    if post and POST.search(post["role"]):
        role, place = clean(post["role"]), clean(post["place"] or "")
        found = replace(found, author=Author(name=found.author.name, role=role, affiliation=place))
    yield found


def _named(stretch: Stretch, match: re.Match[str], confidence: Confidence = "high") -> FoundAuthor:
    end = match.end("name")
    while match.string[end - 1] in ".’'-," and not re.search(r"\b\w\.$", match.string[:end]):
        end -= 1
    candidate = found_in(stretch, "authors", match.start("name"), end, confidence)
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
