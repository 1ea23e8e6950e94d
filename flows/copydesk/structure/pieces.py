"""Pieces: the lines or blocks of a source text, cut where a part of a line has a role of its own."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from copydesk.rules import LineRule, Place, sift
from copydesk.rules import count_words as count_runs
from copydesk.spans import Folded, Span, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.records import Block, SourceText

_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]")
_CLOSERS = "\"'”’»“)]›"
_STOPS = tuple(".!?…。！？؟۔।॥")
_NOTE_MARK = re.compile(r"(?<=[.!?”’\"'»])(?:\[\d{1,3}\]|\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)$")
_LIST_MARK = re.compile(r"(?:[•◦▪●■‣∙·*‒–—-]|\[?\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)\]]|\d{1,2}\.\d{1,2}\.?)\s+\S")
_LETTER = re.compile(r"[^\W_]")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
SHORT_LINE = 0.75
"""A line of hard-wrapped text that, with the next word, has at most this share of the width ends on purpose."""
LONGEST_BROKEN_LINE = 16
"""How many words a line inside a page's block has at most, to be a line of its own."""
FULL_LINE, LONGEST_LINE = 40, 110
"""How many code points a line of an item has that is broken because it is full, and at most has."""
_HARD_WRAP = range(48, 100)
WIDEST = 110
"""Few lines of a text that is hard wrapped are longer than this, in code points."""
LONGEST_SIFTED = 2_000
"""A line of more code points costs less to search, at its ends, than to sift."""
HEAD_LINES = 12
"""How many lines may stand above the first prose whose beginning may be a date or a dateline."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of source text that has one role. `unit` is the line or block that it is, or is a part of.

    `text` is folded; `n_words` counts runs of word characters, and two signs of a script without spaces as a word;
    `rule` is the rule that cut it out, None for what is left of the line; `tabbed` says that tabs part it, as they part
    the cells of a pasted table; `after_blank`, that a blank line stands above it.
    """

    unit: int
    span: Span
    text: str
    n_words: int
    block: Block
    rule: LineRule | None = None
    tabbed: bool = False
    after_blank: bool = False

    @cached_property
    def ends(self) -> bool:
        """Whether it ends as a sentence does."""
        return ends_sentence(self.text)

    @cached_property
    def is_prose(self) -> bool:
        """Whether it is long enough to be running text, and ends as a sentence does."""
        return self.n_words >= 10 and self.ends

    @cached_property
    def is_listed(self) -> bool:
        """Whether it begins as an item of a list does, or is a row of a table."""
        return self.is_row or (_LIST_MARK.match(self.text) is not None and _LETTER.search(self.text) is not None)

    @cached_property
    def is_row(self) -> bool:
        """Whether it is a row of a pasted table."""
        return self.tabbed and not self.is_prose


def ends_sentence(text: str) -> bool:
    """Whether folded text ends with a full stop or its like, closing quotes and note marks aside."""
    noted = text[-1:].isdigit() or text[-1:] == "]"
    bare = (_NOTE_MARK.sub("", text) if noted else text).rstrip(_CLOSERS + " ")
    return bare.endswith(_STOPS)


def count_words(text: str) -> int:
    """Words as a reader of any script would count them, roughly."""
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return count_runs(text) if wide < 4 else count_runs(_WIDE.sub(" ", text)) + (wide + 1) // 2


def is_wide(text: str) -> bool:
    """Whether at least half of the letters of a text are of a script without spaces."""
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return wide > 0 and 2 * wide >= len(_LETTER.findall(text))


def cut_pieces(source: SourceText, rules: Sequence[LineRule]) -> tuple[Piece, ...]:
    """The pieces of a source text in order: its blocks, joined where hard wrapped, cut where a rule names a part."""
    sifted = sift(rules)
    pieces: list[Piece] = []
    opening, end = True, 0
    for unit, (span, block) in enumerate(_units(source)):
        line = span.of(source.text)
        folded = fold(line, span.start)
        if not folded.text:
            continue
        apart, end = _has_blank_line(source.text[end : span.start]), span.end
        some = sifted.parts(folded.text) if len(folded.text) <= LONGEST_SIFTED else sifted.partial
        here = [rule for rule in some if opening or rule.place is not Place.HEAD]
        whole = Piece(
            unit=unit,
            span=folded.source(0, len(folded.text)),
            text=folded.text,
            n_words=count_words(folded.text),
            block=block,
            tabbed="\t" in line,
            after_blank=apart,
        )
        pieces += _cut(whole, folded, here) if here else (whole,)
        opening = opening and unit < HEAD_LINES * 8 and not pieces[-1].is_prose
    return tuple(pieces)


def _cut(whole: Piece, folded: Folded, rules: Sequence[LineRule]) -> Iterator[Piece]:
    """The pieces of one line: what a rule cuts from its beginning, the rest, what a rule cuts from its end."""
    start, end = 0, len(folded.text)
    heads: list[Piece] = []
    tails: list[Piece] = []
    for rule in rules:
        reach = folded.text[start:end] if rule.place is Place.HEAD else folded.text[max(start, end - 400) : end]
        part = rule.find(reach[:400])
        if part is None or len(part) == len(folded.text):
            continue
        if rule.place is Place.HEAD:
            heads.append(_part(whole, folded, start, start + part.end, rule))
            start += part.end + 1
        else:
            cut = end - len(reach) + part.start
            tails.insert(0, _part(whole, folded, cut, end, rule))
            end = cut
    if not heads and not tails:
        yield whole
        return
    rest = [_part(whole, folded, start, end)] if folded.text[start:end].strip() else []
    first, *others = (*heads, *rest, *tails)
    yield from (replace(first, after_blank=whole.after_blank), *others)


def _part(whole: Piece, folded: Folded, start: int, end: int, rule: LineRule | None = None) -> Piece:
    """A part of a line, white space at its ends left out."""
    part = folded.text[start:end]
    start, end = start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
    text, span = folded.text[start:end], folded.source(start, end)
    return Piece(
        unit=whole.unit,
        span=span,
        text=text,
        n_words=count_words(text),
        block=whole.block,
        rule=rule,
        tabbed=whole.tabbed,
    )


def _units(source: SourceText) -> Iterator[tuple[Span, Block]]:
    """Each block with its span; lines of a hard-wrapped paragraph as one."""
    blocks = source.blocks
    width = 0 if not blocks or blocks[0].in_page else _wrapped_width(source)
    if blocks and blocks[0].in_page:
        yield from ((span, block) for block in blocks for span in _short_lines(source.text, block))
        return
    if not width:
        yield from _with_wrapped_items(source)
        return
    group: list[Block] = []
    for block in blocks:
        if group and _has_blank_line(source.text[group[-1].span.end : block.span.start]):
            yield from _joined(source.text, group, width)
            group = []
        group.append(block)
    if group:
        yield from _joined(source.text, group, width)


def _with_wrapped_items(source: SourceText) -> Iterator[tuple[Span, Block]]:
    """Each line with its span; an item of a list that somebody broke into lines as one."""
    group: list[Block] = []
    for block in source.blocks:
        if group and not _is_item_continued(source.text, group, block):
            yield Span(group[0].span.start, group[-1].span.end), group[0]
            group = []
        group.append(block)
    if group:
        yield Span(group[0].span.start, group[-1].span.end), group[0]


def _is_item_continued(text: str, group: Sequence[Block], block: Block) -> bool:
    """Whether a line goes on with an item: the one above is full, and this one is set in or goes on with a sentence."""
    item, line, after = (span.of(text) for span in (group[0].span, group[-1].span, block.span))
    if (
        not _LIST_MARK.match(item)
        or _LIST_MARK.match(after)
        or _has_blank_line(text[group[-1].span.end : block.span.start])
    ):
        return False
    if not FULL_LINE <= len(line) <= LONGEST_LINE or len(after) > LONGEST_LINE:
        return False
    set_in = _indent(text, block) > _indent(text, group[0])
    return set_in or (after[0].islower() and not ends_sentence(line))


def _indent(text: str, block: Block) -> int:
    """How far a line is set in."""
    start = block.span.start
    return start - (max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1)


def _short_lines(text: str, block: Block) -> Iterator[Span]:
    """The lines of a page's block, where breaks part short lines such as title, byline and day; else the block."""
    lines = [*_LINE.finditer(text, block.span.start, block.span.end)] if block.in_page else []
    if len(lines) > 1 and all(count_words(line[0]) <= LONGEST_BROKEN_LINE for line in lines):
        yield from (Span(*line.span()) for line in lines)
    else:
        yield block.span


def _joined(text: str, group: Sequence[Block], width: int) -> Iterator[tuple[Span, Block]]:
    """The lines of one wrapped paragraph as one; an item of a list begins anew, and so does what would have fitted."""
    start = 0
    for at in range(1, len(group) + 1):
        if at == len(group) or _LIST_MARK.match(group[at].span.of(text)) or _is_broken(text, group, at, width):
            yield Span(group[start].span.start, group[at - 1].span.end), group[start]
            start = at


def _is_broken(text: str, group: Sequence[Block], at: int, width: int) -> bool:
    """Whether a line break is no wrap: the next word would have fitted by far, and does not go on with a sentence."""
    line, after = group[at - 1].span.of(text), group[at].span.of(text)
    fits = len(line) + 1 + len(after.split(maxsplit=1)[0]) <= SHORT_LINE * width
    return fits and not after[0].islower()


def _wrapped_width(source: SourceText) -> int:
    """The width of the lines into which paragraphs parted by blank lines are broken; 0 where they are not."""
    blocks = source.blocks
    inner = [
        left
        for left, right in itertools.pairwise(blocks)
        if not _has_blank_line(source.text[left.span.end : right.span.start])
    ]
    if len(inner) < 6 or len(inner) < len(blocks) // 2:
        return 0
    if sum(len(block.span) > WIDEST for block in blocks) > len(blocks) // 10:
        return 0
    lengths = [len(block.span) for block in inner]
    broken = sum(not ends_sentence(block.span.of(source.text).rstrip()) for block in inner)
    width = round(median(lengths))
    return width if width in _HARD_WRAP and max(lengths) <= WIDEST and broken >= 0.6 * len(inner) else 0


def _has_blank_line(gap: str) -> bool:
    return gap.count("\n") > 1 or (gap.count("\r") > 1 and "\n" not in gap)
