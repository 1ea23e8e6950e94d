"""Knows how the lines of a PDF file's pages make paragraphs, which run on over columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.source.pdf_lines import Line

_EDGE = 2
"""How many lines at the top and at the foot of a page may be a running head."""
_LEAST_PAGES = 3
_LEAST_SHARE = 0.2
_NUMBER = re.compile(
    r"(?i)\W{0,3}(?:page|p\.|seite|página)?\s?(?:\d{1,4}(?:\s?(?:/|of|von|de|sur)\s?\d{1,4})?"
    r"|(?=[ivx])x{0,3}(?:i[xv]|v?i{0,3}))\W{0,3}"
)
_DIGITS = re.compile(r"\d+")
_OUTER_NUMBER = re.compile(r"^\W{0,3}0\W{1,5}(?=[^\W\d_])|(?<=[^\W\d_])\W{1,5}0\W{0,3}$")
"""The number of a page beside a running head."""
_STEP = 2
"""How many pages lie between two left pages, or two right ones, which often have heads of their own."""
_SAME_HEIGHT = 2.0
_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*\d{0,3}$")
_BULLET = re.compile(r"(?:[•▪◦‣·●■–—-]|\d{1,2}[.)]|\(?[a-z]\))\s")
_BROKEN = re.compile(r"(?<=\w)[-\u00ad\u2010]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HEAD = re.compile(r"[^\W\d_]+$")
_TAIL = re.compile(r"[^\W\d_]+")
_MAX_WORD = 60
_ALIKE = 0.12
_SMALL = 0.93
_LARGE = 1.12
"""From which size, by that of the text, lines are those of a title, which are broken where it looks well."""
_LEADING = 1.3
_INDENT = 0.8
_SHORT = 0.12
"""How much of a column's width may stay free where a paragraph runs on in the next."""


@dataclass(slots=True, kw_only=True)
class PdfParagraph:
    """Lines that belong together; `running` says that they are the head, foot or number of a page."""

    lines: list[Line]
    running: bool = False
    pages: list[int] = field(default_factory=list)

    @property
    def size(self) -> float:
        """The size of its first line."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)


def find_paragraphs(pages: Sequence[Sequence[Line]], body_size: float) -> list[PdfParagraph]:
    """The paragraphs of all pages in the order in which they are read.

    One that runs on at the top of the next column or page is joined; what stands between, such as a running head or
    notes in small print, comes after it.
    """
    running = _find_running(pages)
    found: list[PdfParagraph] = []
    for number, lines in enumerate(pages):
        leading, edges = _leading(lines), _edges(lines)
        for line in lines:
            if (number, _key(line)) in running and round(line.y0) in edges:
                found.append(PdfParagraph(lines=[line], running=True, pages=[number]))
                continue
            before = _open(found, line, number, body_size)
            if before is not None and _continues(before, line, number, leading, body_size):
                before.lines.append(line)
                before.pages.append(number)
            else:
                found.append(PdfParagraph(lines=[line], pages=[number]))
    return found


def main_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size in which most characters are set; of two, the smaller."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    return min(sizes, key=lambda size: (-sizes[size], size)) if sizes else 0.0


_Key = tuple[str, float]
"""The text of a line but for its numbers, and its size, as a title is no running head, though heads may repeat it."""


def _key(line: Line) -> _Key:
    text = _DIGITS.sub("0", line.text).casefold()
    return _OUTER_NUMBER.sub("", text) or text, line.size


def _find_running(pages: Sequence[Sequence[Line]]) -> set[tuple[int, _Key]]:
    """What stands at the edge of many pages, but for its numbers, and numbers alone there: by page and text.

    So does what stands at one height, outermost, on two pages that follow one another, or lie on one side of the sheet.
    """
    edges = [_keys_at_edges(lines) for lines in pages]
    counts = Counter(key for keys in edges for key in keys)
    least = max(_LEAST_PAGES, _LEAST_SHARE * len(pages))
    running = {
        (number, key)
        for number, keys in enumerate(edges)
        for key in keys
        if counts[key] >= least or (len(pages) > 1 and _NUMBER.fullmatch(key[0]))
    }
    outermost = [_outermost(lines) for lines in pages]
    for number, places in enumerate(outermost):
        for before in range(max(0, number - _STEP), number):
            alike = {key for key, line in places.items() if _is_alike(outermost[before].get(key), line)}
            running |= {(number, key) for key in alike}
            # The head of the first page may be the only place that states who published the text, and when.
            running |= {(before, key) for key in alike if before or _is_foot(outermost[0][key], pages[0])}
    return running


def _outermost(lines: Sequence[Line]) -> dict[_Key, Line]:
    """The lines on the first and on the last row of a page."""
    heights = {round(line.y0) for line in lines}
    rows = {min(heights), max(heights)} if heights else set()
    return {_key(line): line for line in lines if round(line.y0) in rows}


def _is_alike(one: Line | None, other: Line) -> bool:
    return one is not None and abs(one.y0 - other.y0) <= _SAME_HEIGHT


def _is_foot(line: Line, lines: Sequence[Line]) -> bool:
    return len(lines) > 1 and line.y0 <= min(other.y0 for other in lines) + _SAME_HEIGHT


def _keys_at_edges(lines: Sequence[Line]) -> set[_Key]:
    edges = _edges(lines)
    return {_key(line) for line in lines if round(line.y0) in edges}


def _edges(lines: Sequence[Line]) -> set[int]:
    """The heights of the rows at the top and at the foot of a page."""
    heights = sorted({round(line.y0) for line in lines})
    return {*heights[:_EDGE], *heights[-_EDGE:]}


def _leading(lines: Sequence[Line]) -> float:
    """The distance from line to line that is most usual on a page."""
    steps = Counter(
        round(above.y0 - below.y0, 1)
        for above, below in pairwise(lines)
        if above.column == below.column and 0 < above.y0 - below.y0 < 3 * above.size
    )
    return min(steps, key=lambda step: (-steps[step], step)) if steps else 0.0


def _open(found: Sequence[PdfParagraph], line: Line, page: int, body_size: float) -> PdfParagraph | None:
    """The paragraph that a line may belong to: the last, or, in a new column or on a new page, the last of the text."""
    for paragraph in reversed(found[-12:]):
        last = paragraph.lines[-1]
        same_place = paragraph.pages[-1] == page and last.column == line.column
        if not paragraph.running and (same_place or not _is_small(paragraph, body_size)):
            return paragraph
        if not paragraph.running and _is_small(line, body_size):
            return paragraph
    return None


def _is_small(what: PdfParagraph | Line, body_size: float) -> bool:
    return what.size < _SMALL * body_size


def _continues(paragraph: PdfParagraph, line: Line, page: int, leading: float, body_size: float) -> bool:
    last = paragraph.lines[-1]
    if abs(last.size - line.size) > _ALIKE * last.size or (last.bold != line.bold and paragraph.bold):
        return False
    if _BULLET.match(line.text) and not _BROKEN.search(last.text):
        return False
    width = last.right - last.left
    full = last.x1 >= last.right - _SHORT * width
    ended = _ENDS.search(last.text) is not None
    if paragraph.pages[-1] != page or last.column != line.column:
        return full and not ended and (line.text[0].islower() or _BROKEN.search(last.text) is not None)
    step = last.y0 - line.y0
    if not -0.5 * line.size < step <= _LEADING * max(leading, line.size):
        return False
    item = _BULLET.match(paragraph.lines[0].text) is not None  # whose other lines are set in
    left = min((other.x0 for other in paragraph.lines[item:][-3:]), default=line.x0)
    indented = line.x0 - left > _INDENT * line.size
    return not indented and (last.size > _LARGE * body_size or not _has_room(last, line))


def _has_room(last: Line, line: Line) -> bool:
    """Whether the first word of a line would have stood on the one above: by far, where no sentence ends."""
    letter = (last.x1 - last.x0) / len(last.text)
    spare = letter if _ENDS.search(last.text) else 1.3 * _SHORT * (last.right - last.left)
    return last.x1 + letter * (1 + len(line.text.split(maxsplit=1)[0])) < last.right - spare


def join_lines(paragraph: PdfParagraph, words: Counter[str]) -> str:
    """The text of a paragraph; a word that a line's end broke is made whole.

    Its hyphen stays where the file has the word with it elsewhere, and not without it.
    """
    parts = [paragraph.lines[0].text]
    for line in paragraph.lines[1:]:
        before = parts[-1]
        if not _BROKEN.search(before[-2:]):
            parts.append(" ")
        elif before[-1] == "\u00ad" or not _keeps_hyphen(before[:-1], line.text, words):
            parts[-1] = before[:-1]
        parts.append(line.text)
    return "".join(parts)


def _keeps_hyphen(before: str, after: str, words: Counter[str]) -> bool:
    """Whether the hyphen between the end of a line and the next is the word's own."""
    head, tail = _HEAD.search(before[-_MAX_WORD:]), _TAIL.match(after)
    if not head or not tail or not tail[0][0].islower():
        return True
    return words[f"{head[0]}-{tail[0]}".casefold()] > words[f"{head[0]}{tail[0]}".casefold()]


def count_words(pages: Sequence[Sequence[Line]]) -> Counter[str]:
    """How often each word stands within a line of the file."""
    return Counter(word.casefold() for lines in pages for line in lines for word in _inner_words(line.text))


def _inner_words(text: str) -> Iterator[str]:
    yield from (match[0] for match in _WORD.finditer(text))
