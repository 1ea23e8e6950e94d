"""Blocks of short lines under a label: the authors, the author's life, whom to call, other articles."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules import EMAIL, NAME, PHONE, LineRule, Opens, expand, tells_when, word_list
from copydesk.structure.given import Given, Labels
from copydesk.structure.pieces import Piece, count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME = re.compile(
    rf"^(?:(?:Dr|Prof|Professor|Amb|Sir|Dame|Gen|Lt|Col)\.? ){{0,2}}{NAME}(?:,? (?:PhD|Jr\.?|MP|OBE|CBE))?$"
)
_POST = re.compile(rf"(?i)\b(?:{'|'.join(re.escape(word) for word in word_list('post'))})s?\b")
_WEAK_POSTS = word_list("weak_post")
_RANK = re.compile(
    expand(
        rf"(?i)\b(?:{{grade}})\b|^(?!(?:{'|'.join(_WEAK_POSTS)})\b)(?:{{post}})\b|\b(?!(?:{'|'.join(_WEAK_POSTS)})$)(?:{{post}})s?$"
    )
)
_INSTITUTION = re.compile(
    r"(?i)\b(?:institut\w*|universit\w*|cent(?:re|er)|foundation|council|school|college|academy|programme|program|department|stiftung)\b"
)
_NUMBER = re.compile(rf"{PHONE}|{EMAIL}")
_TITLE_WORDS = frozenset(word_list("title_word"))
_NO_NAME_WORDS = frozenset(word_list("no_name_word"))
_NAMED_POST = re.compile(rf"^(?P<name>{NAME})(?:,| [|–—·•-]) ")
_NOTE_MARKS = re.compile(r"(?:(?<=[a-zß-ÿ]{2})\d{1,2}|[,&*†‡¹²³\s])+$")
"""What may hang at a name in a list: marks of notes, and a joint."""
_JOINTS = frozenset({"…", "and", "und", "et", "y", "e", "и", "&", ",", "with"})
"""What a line between two names may hold."""
LONGEST_INSTITUTION = 8
"""A longer line that only names an institution is more likely a title."""
LONGEST_BLOCK = 14
"""How many lines may follow a label."""
LONGEST_QUESTION = 14
"""A longer question, in words, is no title under a label."""


def is_name(text: str) -> bool:
    """Whether folded text is the name of a person and nothing else, by its shape.

    >>> is_name("A. N. Writer"), is_name("On the Strait"), is_name("Writer"), is_name("London SW1")
    (True, False, False, False)
    """
    return len(text) < 80 and _is_name(text)


@lru_cache(maxsize=4096)
def _is_name(text: str) -> bool:
    """The same for a short text, which is asked about in several passes."""
    if _NAME.match(text) is None or any(char.isdigit() for char in text):
        return False
    words = text.split()
    return not {words[0], words[0].capitalize()} & _TITLE_WORDS and not any(
        word.casefold() in _NO_NAME_WORDS for word in words
    )


def is_post(text: str) -> bool:
    """Whether folded text looks like a person's post or institution."""
    return len(text) < 200 and _is_post(text)


@lru_cache(maxsize=4096)
def _is_post(text: str) -> bool:
    """The same for a short text, which is asked about in several passes."""
    return bool(_POST.search(text) or _INSTITUTION.search(text))


def give_blocks(pieces: Sequence[Piece], rules: Sequence[LineRule], labels: Labels) -> Labels:
    """The roles of the lines under labels, until something that does not belong to the block."""
    opens = {rule.id: rule.opens for rule in rules if rule.opens}
    found = dict(labels)
    for at in sorted(labels):
        kind = opens.get(labels[at].rule)
        if kind is not None:
            found |= _FOLLOWERS[kind](pieces, found, at + 1)
    return found


def _authors(pieces: Sequence[Piece], labels: Labels, start: int) -> Labels:
    """Name, then posts, perhaps several times."""
    found: dict[int, Given] = {}
    named = False
    for at in range(start, min(start + LONGEST_BLOCK, len(pieces))):
        text = _NOTE_MARKS.sub("", pieces[at].text)
        if at in labels or (pieces[at].is_prose and not is_post(text)):
            break
        if is_name(text) and not (
            named and is_affiliation(text) and at - 1 in found and found[at - 1].role is Role.BYLINE
        ):
            found[at] = Given(role=Role.BYLINE, rule="author-name")
            named = True
        elif named and text.casefold() in _JOINTS:
            found[at] = Given(role=Role.BYLINE, rule="author-name")
        elif named and pieces[at].n_words <= 30 and at - max(k for k, g in found.items() if g.role is Role.BYLINE) <= 3:
            role = Role.AUTHOR_BIO if pieces[at].is_prose else Role.AFFILIATION
            found[at] = Given(role=role, rule="author-post")
        else:
            break
    return found


def _signature(pieces: Sequence[Piece], labels: Labels, start: int) -> Labels:
    """Names under the closing words of a letter, each perhaps with posts; an address ends it."""
    block = _authors(pieces, labels, start)
    strange = (at for at in sorted(block) if block[at].role is not Role.BYLINE and not is_post(pieces[at].text))
    stop = next(strange, len(pieces))
    return {at: given for at, given in block.items() if at < stop}


def is_affiliation(text: str) -> bool:
    """Whether folded text that looks like a name is an institution or a post, such as Senior Fellow."""
    return is_institution(text) or (_POST.search(text) is not None and _RANK.search(text) is not None)


def is_institution(text: str) -> bool:
    """Whether folded text names an institution, by a word such as Institute."""
    return _INSTITUTION.search(text) is not None


def _bio(pieces: Sequence[Piece], labels: Labels, start: int) -> Labels:
    """Everything to the next named line, at most a few lines."""
    found: dict[int, Given] = {}
    for at in range(start, min(start + 4, len(pieces))):
        if at in labels:
            break
        under_name = at - 1 in found and found[at - 1].role is Role.BYLINE
        if is_name(pieces[at].text) and not (under_name and is_affiliation(pieces[at].text)):
            found[at] = Given(role=Role.BYLINE, rule="author-name")
        elif under_name and is_post(pieces[at].text) and not pieces[at].ends:
            found[at] = Given(role=Role.AFFILIATION, rule="author-post")
        else:
            found[at] = Given(role=Role.AUTHOR_BIO, rule="bio-block")
    return found


def _contact(pieces: Sequence[Piece], labels: Labels, start: int) -> Labels:
    """Short lines that are names, posts, numbers or addresses."""
    found: dict[int, Given] = {}
    for at in range(start, min(start + LONGEST_BLOCK, len(pieces))):
        text = pieces[at].text
        belongs = is_name(text) or is_post(text) or _NUMBER.search(text)
        if at in labels and labels[at].role is Role.CONTACT:
            continue
        if at in labels or pieces[at].is_prose or not belongs:
            break
        found[at] = Given(role=Role.CONTACT, rule="contact-block", pii=True)
    return found


def _related(pieces: Sequence[Piece], labels: Labels, start: int) -> Labels:
    """Lines that are no sentences, up to the first that is one; none under a label that already names its article."""
    found: dict[int, Given] = {}
    if pieces[start - 1].n_words > 6 or pieces[start - 1].text.partition(":")[2].strip():
        return found
    opening = not any(piece.is_prose for piece in pieces[:start])
    for at in range(start, min(start + LONGEST_BLOCK, len(pieces))):
        under = pieces[at + 1] if at + 1 < len(pieces) else None
        asks = pieces[at].text.endswith("?") and pieces[at].n_words <= LONGEST_QUESTION
        if at in labels or (pieces[at].ends and not asks) or pieces[at].n_words > 25:
            break
        if under and (
            _heads(pieces[at], under, first=at == start) or (opening and tells_when(under.text) and not under.is_prose)
        ):
            break
        found[at] = Given(role=Role.RELATED, rule="related-block")
    return found


def _heads(piece: Piece, under: Piece, *, first: bool) -> bool:
    """Whether a line under a label may be the heading of prose; the first is none if a blank line stands only below."""
    apart = first and under.after_blank and not piece.after_blank
    return under.is_prose and (piece.ends or not apart)


def give_bare_authors(pieces: Sequence[Piece], labels: Labels, body: range) -> Labels:
    """A name alone with a post under it, before or after the body: an author's block that no label heads."""
    found = dict(labels)
    for at in range(len(pieces) - 1):
        outside = at not in body or at >= body.stop - 4
        if (
            outside
            and at not in found
            and at + 1 not in found
            and is_name(pieces[at].text)
            and not is_affiliation(pieces[at].text)
        ):
            under = pieces[at + 1]
            longest = 16 if _POST.search(under.text) else LONGEST_INSTITUTION
            if is_post(under.text) and under.n_words <= longest and not under.ends and not names_person(under.text):
                found[at] = Given(role=Role.BYLINE, rule="author-name")
                found[at + 1] = Given(role=Role.AFFILIATION, rule="author-post")
    return found


def names_person(text: str) -> bool:
    """Whether a line is a person's name, perhaps with a post after it: then the line above it is none."""
    named = _NAMED_POST.match(text)
    name = named["name"] if named else text
    return is_name(name) and not is_affiliation(name)


def give_names_above_contacts(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """A name, and a post, straight above a line that is only a number or an address belong to it."""
    found = dict(labels)
    for at in sorted((at for at, given in labels.items() if given.role is Role.CONTACT), reverse=True):
        if is_name(pieces[at].text) or count_words(_NUMBER.sub("", pieces[at].text)) > 2:
            continue
        for above in range(at - 1, max(-1, at - 4), -1):
            text = pieces[above].text
            if (
                above in found
                or pieces[above].ends
                or pieces[above].n_words > 12
                or not (is_name(text) or is_post(text))
            ):
                break
            found[above] = Given(role=Role.CONTACT, rule="contact-block", pii=True)
    return found


def keep_subjects(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The labels without lives of people who are no authors: a byline names others, and more text follows."""
    names = " ".join(pieces[at].text.casefold() for at, given in labels.items() if given.role is Role.BYLINE)
    if not names:
        return labels
    return {at: given for at, given in labels.items() if not _is_subject(pieces, labels, at, names)}


def _is_subject(pieces: Sequence[Piece], labels: Labels, at: int, names: str) -> bool:
    if labels[at].role is not Role.AUTHOR_BIO or not pieces[at].is_prose or at + 1 >= len(pieces):
        return False
    named = any(word.casefold().strip(",.") in names for word in pieces[at].text.split()[:3] if len(word) > 3)
    return not named and at + 1 not in labels and pieces[at + 1].is_prose


_FOLLOWERS = {
    Opens.AUTHORS: _authors,
    Opens.SIGNATURE: _signature,
    Opens.BIO: _bio,
    Opens.CONTACT: _contact,
    Opens.RELATED: _related,
}
