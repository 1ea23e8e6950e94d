"""A name that stands alone under the title, and what is told of that person after the text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from copydesk.kinds import KEPT, Role
from copydesk.rules import NAME, expand, word_list
from copydesk.rules.gazetteers import load_gazetteers
from copydesk.structure.blocks import is_affiliation, is_name, is_post
from copydesk.structure.bylines import is_post_line
from copydesk.structure.given import Given, Labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copydesk.structure.pieces import Piece

_NAME = re.compile(NAME)
_BY = re.compile(expand(r"(?i)(?:^|[|·•–—])\W{0,3}(?:{by_word}\b[.:]? )?(?:{honorific}\b\.? ){0,3}"))
_YEAR = re.compile(r"(?:19|20)\d\d$")
_RETIRED = r"(?: \((?i:ret)[a-z]{0,4}\.?\))?"
_RANKED = re.compile(expand(rf"(?:{{honorific}}\b\.?{_RETIRED} ){{1,4}}{{name}}{_RETIRED}$"))
_POST_HELD = re.compile(expand(r"(?i)^(?:former|retired)\b|\b(?:{post}|{institution})s?\b"))
_WORD = re.compile(r"[^\W\d_]+")
_FAMILY = frozenset({Role.BYLINE, Role.STANDFIRST, Role.TITLE})
_NO_NAMES = frozenset(
    word.casefold()
    for words in ("rubric_word", "genre", "first_heading", "title_word", "topic", "site_word")
    for entry in word_list(words)
    for word in entry.split()
)
REACH = 10
"""How many lines under the title may name authors."""
LONGEST_LIFE = 80
"""A longer paragraph, in words, is text even if it begins with the author's name."""
LONGEST_NOTE = 40
"""The same above the text."""
TAIL = 5
"""Among so many of the last paragraphs stands what is told of the author."""
MOST = 2
"""More paragraphs that begin with the author's name are a text on that person, or what was said in an interview."""
_TELLS = expand(r"(?:,[^.!?]{3,120},| \([^()]{2,40}\)|) {life_verb}\b")
"""What follows a name in a sentence on somebody's life."""
_TITLES = ("Mr", "Ms", "Dr", "Prof", "Gen", "Col")
_LEAD = re.compile(r"\W{0,3}")


def give_lone_names(pieces: Sequence[Piece], labels: Labels, title: int) -> Labels:
    """A name alone straight under the title, over the text or what stands under titles, is the author's."""
    at = title + 1
    while at < len(pieces) and at in labels and labels[at].role not in _FAMILY | KEPT:
        at += 1
    if at + 1 >= len(pieces) or at in labels or not _is_lone_name(pieces[at].text) or _is_of_text(pieces, at):
        return {}
    under = labels.get(at + 1)
    opens = under.role not in KEPT if under else _stands_under_names(pieces[at + 1])
    return {at: Given(role=Role.BYLINE, rule="lone-name")} if opens else {}


def _stands_under_names(piece: Piece) -> bool:
    post = is_post_line(piece) and not piece.ends
    return piece.is_prose or post or _YEAR.match(piece.text) is not None


def give_ranked_names(pieces: Sequence[Piece], labels: Labels, title: int) -> Labels:
    """Names with a rank or a title, alone, near the title or straight below the text; posts under them."""
    prose = [at for at, piece in enumerate(pieces) if at not in labels and piece.is_prose and at > title]
    if not prose:
        return {}
    found: dict[int, Given] = {}
    last = _last_sentence(pieces, labels, prose[-1])
    for at in (*range(title + 1, min(prose[0], title + REACH)), last + 1):
        if at < len(pieces) and at not in labels and _RANKED.match(pieces[at].text):
            found[at] = Given(role=Role.BYLINE, rule="ranked-name")
        elif at - 1 in found and at not in labels and is_post(pieces[at].text) and not pieces[at].ends:
            found[at] = Given(role=Role.AFFILIATION, rule="author-post")
    below = last + 2
    if below < len(pieces) and below - 1 in found and below not in labels and _POST_HELD.search(pieces[below].text):
        found[below] = Given(role=Role.AFFILIATION, rule="author-post")
    return found


def _last_sentence(pieces: Sequence[Piece], labels: Labels, last: int) -> int:
    """The last of the sentences that go on from a piece, closing words of a letter counted."""
    for at in range(last + 1, len(pieces)):
        if not (labels[at].role is Role.BYLINE if at in labels else pieces[at].ends):
            return at - 1
    return len(pieces) - 1


def _is_lone_name(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 4 or not is_name(text) or is_affiliation(text) or text.casefold() in _places():
        return False
    return not any(word.casefold() in _NO_NAMES for word in words)


def _is_of_text(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a word of the line stands in the text without a capital, as the words of headings do."""
    wanted = {word.casefold() for word in pieces[at].text.split() if len(word) > 3}
    return any(word in wanted for piece in pieces if piece.is_prose for word in _WORD.findall(piece.text))


@cache
def _places() -> frozenset[str]:
    gazetteers = load_gazetteers()
    names = (name for entry in gazetteers.entries if entry.table != "people" for name in entry.names)
    return frozenset(name.casefold() for name in (*names, *gazetteers.cities))


def give_lives(pieces: Sequence[Piece], labels: Labels, stated: Iterable[str] = ()) -> Labels:
    """The last paragraphs that begin with an author's name, or with a title and the family name, and tell of a life.

    `stated` are the authors that a page or a sidecar names, whether a byline shows them or not.
    """
    prose = [at for at, piece in enumerate(pieces) if at not in labels and piece.is_prose]
    tail = [at for at in prose[len(prose) // 2 :][-TAIL:] if pieces[at].n_words <= LONGEST_LIFE]
    found = dict(labels)
    told = {pieces[at].text for at in (*prose, *tail)}
    for name in dict.fromkeys((*_authors(pieces, labels), *filter(is_name, stated))):
        if not any(_may_tell(text, name) for text in told):
            continue
        full = re.compile(rf"\W{{0,3}}(?i:{re.escape(name)}){_TELLS}")
        family = re.compile(rf"(?:Mr|Ms|Mrs|Dr|Prof|Professor|Gen|Col)\.? (?i:{re.escape(name.split()[-1])}){_TELLS}")
        if sum(full.match(pieces[at].text) is not None for at in prose) <= MOST:
            here = [at for at in tail if full.match(pieces[at].text) or family.match(pieces[at].text)]
            here += [at for at in prose[:1] if family.match(pieces[at].text) and pieces[at].n_words <= LONGEST_NOTE]
            found |= {at: Given(role=Role.AUTHOR_BIO, rule="author-named") for at in here}
    return found


def _may_tell(text: str, name: str) -> bool:
    """Whether a text may begin with a name or a title; of what is not plain letters, nothing is said."""
    if text.startswith(_TITLES) or not name.isascii():
        return True
    start = _LEAD.match(text).end()  # type: ignore[union-attr]  # it finds something in every text
    begin = text[start : start + len(name)]
    return not begin.isascii() or begin.lower() == name.lower()


def _authors(pieces: Sequence[Piece], labels: Labels) -> Iterator[str]:
    for at, given in labels.items():
        if given.role is Role.BYLINE:
            text = _BY.sub("| ", pieces[at].text)
            yield from (name for name in _NAME.findall(text) if is_name(name))
