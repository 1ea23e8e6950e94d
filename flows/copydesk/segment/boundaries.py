"""Knows what prose makes certain of a stop: where a sentence ends whatever a model says, and where none does."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from copydesk.rules import expand, word_list
from copydesk.rules.dates import month_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.spans import Span

_CLOSED = r"[\"”“’'»«)\]]"
"""What closes a quotation or bracket, in any country's fashion or by mistake; a blank must follow."""

_AFTER_WORD = re.compile(
    rf"[.!?](?<=[a-z]{{4}}.)[.!?]{{0,2}}{_CLOSED}{{0,3}}(?:\s+(?=[\"“‘'«(\[]{{0,2}}[^\W\d_a-z])|(?=[A-Z][a-z]{{1,20}}(?:['’][a-z]{{1,2}})?\s[a-z]))"
)
"""A stop after a lower-case word, then a capital; also without the blank that was lost in pasting ("ended.He said").
Like all patterns here it begins with the stop and then looks behind: a search for a sign is many times faster."""

_UNCASED = re.compile(expand(r"\.(?<=[a-z]{3}.)\s+(?={sentence_start_uncased}\s)").replace("'", "['’]"))
"""A stop after a lower-case word, then a word that goes with a new sentence: "all day. don't go"."""

_SUBJECT = expand(r"(?:{sentence_start}\s|[A-Z][a-z]+ (?:[a-z]+s )?{finite_verb}\s)")
"""What begins a sentence where a capital could as well go on with a name: a pronoun or a noun and its verb."""

_CERTAIN = tuple(
    (signs, re.compile(expand(pattern)))
    for signs, pattern in (
        ("(*", r"[.!?][\"”’]?\s+(?=\([A-Z][^()]{1,40}[.!?]\)|\*{3,}\s+[A-Z])"),  # "I can. (Applause.)", stars
        ("“«", r"[“«](?<=[.!?…].)\s+(?=[„»\"]?[A-ZÄÖÜ])"),  # a quotation closed as Germans do, or by mistake
        (")", r"\.\)\s+(?={sentence_start}\s)"),  # "(220 Lorem Ave.) Does anyone"
        (".", r"\.(?<=[\w,] [A-Z].)\s+(?={sentence_start_no_name}\s[a-z])"),  # "plan B. It was"
        (
            ".",
            rf"\.(?:(?<=\WCo.)|(?<=\WLtd.)|(?<=\WInc.)|(?<=\WOrg.)|(?<=\WCorp.)|(?<=\WBros.)|(?<=[ap]\.m.))\s+(?={_SUBJECT})",
        ),
        (":;", r"[:;](?<=\s.)-?[)D]\s+(?=[A-Z]\w*[ '’][a-z])"),  # a smiling face instead of a stop
    )
)

"""What begins with certain signs, and which: most paragraphs have none of most of them."""

_COLON = re.compile(": (?=[A-Z©])")
_CREDIT = re.compile(expand(r"(?<=[\w.!?\"”)])\s+(?={credit_label}:$)"))
_AGENCY_STOP = re.compile(r"\) ?[-–—]{1,2}\s+(?=[\"“]?[A-Z])")
_AGENCY_LINE = re.compile(expand(r"(?:^|[.!?:][\"”)]?\s+)(?P<place>[A-Z]{3}[A-Z .,'’-]{0,40}\({agency})$"))
_OPENING = re.compile(
    expand(
        r"{weekday}, [A-Z][a-z]{2,8} \d{1,2}, \d{4}\s+(?=[A-Z])"
        r"|{place}(?:, {place}){1,3} ?[-–—]{1,2}\s+(?={sentence_start}\s)".replace(
            "{place}", r"[A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{1,20}){0,2}"
        )
    )
)
"""A day or a place in front of all, that has lost its line: "Friday, March 7, 2025", "Lorem, Ohio -"."""

_NO_END = tuple(
    (re.compile(expand(before)), re.compile(expand(after)))
    for before, after in (
        (r"(?<!\w){title_before_name}\.$", r"(?!{sentence_start}\s)[A-Z\d]"),
        (r"\b(?:Corp|Inc|Ltd|Co|Bros)\.$", r"{post_after_company} "),
        (r"\b(?:[A-Z]\.){2,3}$", r"(?!{sentence_start}\b|{credit_label}: )[A-Z]"),  # the name after "U.S."
        (r"(?<!\w){name_with_mark}$", r"(?!{sentence_start}\b)\w"),
        (
            r"[a-z] [A-Z][a-z]+!{1,3}$",
            r"(?:{finite_verb}|and|or|of|in|on|at|for|with)\s(?!you\b|i\b|he\b|she\b|it\b|they\b|we\b)",
        ),
        (r"[!?]$", r"(?:he|she|they|I|we) {speech_verb}\b"),
        (r"", r"[,;:][\s\w]"),
    )
)
"""What stands before and after a stop that ends no sentence."""

_LONGEST_BEFORE = 40
_LONGEST_AFTER = 60
_LONGEST_TITLE = max(map(len, word_list("title_before_name")))
_ENUMERATOR = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]")
_DAY_NUMBER = re.compile(r"(?<!\d)(?:[12]?\d|3[01])\.$")
"""A day as German, Polish and others write it before its month."""

_NOTE_MARKS = re.compile(r"(?:\[\d{1,3}\]){1,9}(?=\s|$)")
_LAST_WORD = re.compile(r"\w{1,12}$")


def certain_ends(text: str) -> list[int]:
    """Where a sentence of the text certainly ends, in order; an end stands where the next sentence begins."""
    return sorted({end for end in _found(text) if 0 < end < len(text)})


def _found(text: str) -> Iterator[int]:
    cut_short = _cut_short()
    for pattern in (_AFTER_WORD, _UNCASED):
        for match in pattern.finditer(text):
            word = _LAST_WORD.search(text, max(0, match.start() - 12), match.start())
            if word is None or word[0].lower() not in cut_short:
                yield match.end()
    for signs, pattern in _CERTAIN:
        for sign in signs:
            if sign in text:
                yield from (match.end() for match in pattern.finditer(text))
                break
    if opening := _OPENING.match(text):
        yield opening.end()
    for match in _COLON.finditer(text):
        if credit := _CREDIT.search(text, max(0, match.start() - 20), match.start() + 1):
            yield credit.end()
    for match in _AGENCY_STOP.finditer(text) if ")" in text else ():
        if line := _AGENCY_LINE.search(text, max(0, match.start() - 80), match.start()):
            yield from (line.start("place"), match.end())


@cache
def _cut_short() -> frozenset[str]:
    return frozenset(word_list("cut_short"))


def past_marks(text: str, end: int) -> int:
    """The end, moved behind the marks of notes that follow it straight: "shut.[2] Ships"."""
    marks = _NOTE_MARKS.match(text, end) if text.startswith("[", end) else None
    return marks.end() if marks else end


def _ends_plainly(text: str, end: int) -> bool:
    """Whether a stop follows a word too long for any title: most sentences, and no pattern has to be tried."""
    word = text[max(0, end - 1 - _LONGEST_TITLE) : end - 1]
    return text[end - 1] == "." and len(word) == _LONGEST_TITLE and word.isalpha() and word.islower()


def goes_on(text: str, before: Span, after: Span) -> bool:
    """Whether what stands after is no sentence of its own: bare marks, the name after "U.S.", the month after "14."."""
    piece = after.of(text)
    if len(piece) < 12 and not any(char.isalnum() for char in piece):
        return True
    if piece[0].isupper() and _ends_plainly(text, before.end):
        return False
    if len(before) <= 4 and _ENUMERATOR.fullmatch(text, before.start, before.end):
        return True
    tail, head = text[max(before.start, before.end - _LONGEST_BEFORE) : before.end], piece[:_LONGEST_AFTER]
    first = re.match(r"\w+", head)
    if first and first[0].casefold() in month_names() and _DAY_NUMBER.search(tail):
        return True
    return any(follows.match(head) and precedes.search(tail) for precedes, follows in _NO_END)
