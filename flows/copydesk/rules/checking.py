"""Whether all rules are as they should be: their fields, what their examples say, and what they cost."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.rules.line_rules import LineRule, Place
from copydesk.rules.rulebook import HERE, Rulebook, meet, read_rulebook
from copydesk.rules.sources import LONGEST_SIGN, KnownSource, Sign, words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from copydesk.rules.page_paths import PathRule

SLOW = 0.02
"""CPU seconds for one line from which a pattern is worth a warning."""
_LENGTHS = (*range(14, 33, 2), 48, 72, 108, 162, 243, 364, 546, 800)
"""Lines of these lengths are tried, until one is slow: a pattern that doubles its time with each sign is met early."""
_UNITS = ("a ", "A. ", "(", "1 ", "x@", ". ", "/ ", "A, ", "aa")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found: faults and warnings, each with file, rule and cure, and what was read."""

    faults: tuple[str, ...]
    warnings: tuple[str, ...]
    book: Rulebook

    @property
    def summary(self) -> str:
        """One line."""
        sources = self.book.sources.all
        parts = (
            f"{len(self.book.lines)} general rules",
            f"{len(self.book.paths)} for paths",
            f"{sum(len(source.rules) for source in sources)} rules and "
            f"{sum(len(source.signs) for source in sources)} signs of {len(sources)} sources",
        )
        return f"{', '.join(parts)}: {len(self.faults)} fault(s), {len(self.warnings)} warning(s)"


def check_rules(folder: Path = HERE) -> Checked:
    """Read all rules of a folder, run their examples, and try them on hostile lines."""
    book, faults = read_rulebook(folder)
    told = [*faults, *_general_faults(book), *_sign_faults(book.sources.all)]
    told += _path_faults(book.paths)
    for source in book.sources.all:
        told += _source_faults(source, book.lines)
    return Checked(faults=tuple(dict.fromkeys(told)), warnings=tuple(_slow(book.rules)), book=book)


def _general_faults(book: Rulebook) -> Iterator[str]:
    """What the examples of general rules say against general rules, and those of sources against these."""
    for rule in book.lines:
        yield from example_faults(rule, book.rules)


def _source_faults(source: KnownSource, lines: Sequence[LineRule]) -> Iterator[str]:
    for rule in source.rules:
        yield from example_faults(rule, (*source.rules, *lines))


def example_faults(rule: LineRule, others: Iterable[LineRule]) -> Iterator[str]:
    """What is wrong between a rule and its own examples, or those that other rules keep."""
    where = f"{rule.file}, rule '{rule.id}'"
    for text in rule.removes:
        part = rule.find(text)
        if part is None:
            long = text.count(" ") >= rule.max_words
            cure = "raise max_words" if long else "widen the pattern, or take the example out of removes"
            yield f"{where} does not find its own example '{text}': {cure}"
        elif rule.partial and not 0 < len(part) < len(text):
            yield f"{where} finds all of '{text}' and no part: take away the group (?P<part>...), or narrow it"
    for other in (rule, *(other for other in others if other is not rule)):
        for text in other.keeps:
            if rule.find(text) is not None:
                owner = "itself" if other is rule else f"rule '{other.id}' of {other.file}"
                cure = "narrow the pattern, as with ^ and $, or choose another example"
                yield f"{where} removes '{text}', which {owner} keeps: {cure}"
    if rule.place is Place.ANYWHERE and not any(map(_is_sentence, rule.keeps)):
        yield f"{where} holds anywhere: add to keeps a whole sentence with its words, or give it a place"


def _is_sentence(text: str) -> bool:
    return text.rstrip("\"'”’»)").endswith((".", "!", "?"))


def _path_faults(paths: Sequence[PathRule]) -> Iterator[str]:
    for rule in paths:
        where = f"{rule.file}, path '{rule.id}'"
        for text in rule.fits:
            if not rule.pattern.search(text):
                yield f"{where} does not find its own example '{text}': widen the pattern, or take it out of fits"
        for other in paths:
            for text in other.leaves:
                if rule.pattern.search(text):
                    yield f"{where} finds '{text}', which path '{other.id}' leaves: narrow the pattern"


def _sign_faults(sources: Sequence[KnownSource]) -> Iterator[str]:
    for source in sources:
        rivals = [other for other in sources if other is not source and meet(source, other)]
        for number, sign in enumerate(source.signs, 1):
            for fault in (*_faults_of(sign), *_shared(sign, rivals)):
                yield f"{source.file}, sign {number} {fault}"


def _shared(sign: Sign, rivals: Iterable[KnownSource]) -> Iterator[str]:
    for rival in rivals:
        for text in [text for its in rival.signs for text in its.fits if sign.finds(text)]:
            yield f"finds '{text}', which is a sign of {rival.file}: narrow the pattern"


def _faults_of(sign: Sign) -> Iterator[str]:
    for text in sign.fits:
        if len(text) > LONGEST_SIGN:
            yield f"has the example '{text[:40]}...', longer than {LONGEST_SIGN}: no line so long is asked; shorten it"
        elif not sign.finds(text):
            yield f"does not find its own example '{text}': widen the pattern, or take the example out of is"
        elif words_in(text).isdisjoint(sign.words):
            yield f"finds '{text}', which holds none of its words: add a word of it to words, in small letters"
    for text in sign.leaves:
        if sign.finds(text):
            yield f"finds '{text}', which is_not names: narrow the pattern, as with ^ and $"


def _slow(rules: Iterable[LineRule]) -> Iterator[str]:
    """A warning for every rule that takes long for some line; no such line ends the check."""
    for rule in rules:
        for unit in (*_UNITS, f"{rule.removes[0]} ", rule.removes[0].partition(" ")[0]):
            found = _slow_line(rule, unit)
            if found:
                length, seconds = found
                yield (
                    f"{rule.file}, rule '{rule.id}' takes {seconds:.2f} s of CPU for {length} signs of '{unit[:20]}':"
                    " bound its repetitions, as in .{0,80}, and repeat nothing that repeats"
                )
                break


def _slow_line(rule: LineRule, unit: str) -> tuple[int, float] | None:
    for length in _LENGTHS:
        line = (unit * length)[:length].strip() + "!"
        seconds = _cpu(rule, line)
        if seconds > SLOW:
            seconds = min(seconds, _cpu(rule, line))  # once more: it may have been the machine
        if seconds > SLOW:
            return length, seconds
    return None


def _cpu(rule: LineRule, line: str) -> float:
    started = time.process_time()
    rule.find(line)
    return time.process_time() - started
