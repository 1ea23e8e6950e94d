"""Whether all rules are as they should be: their fields, what their examples say, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.rules.line_rules import LineRule, Place
from copydesk.rules.precedence import never_holds
from copydesk.rules.rulebook import HERE, Rulebook, files_not_read, meet, read_rulebook
from copydesk.rules.searching import Searcher
from copydesk.rules.sources import LONGEST_SIGN, KnownSource, Sign, words_in
from copydesk.rules.trying import Trial, Tried, try_pattern

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from copydesk.rules.page_paths import PathRule
    from copydesk.spans import Span


MOST_SHOWN = 5
"""So many faults that examples show are told of one rule."""


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
    book, told = read_rulebook(folder)
    warnings = [warning for _, warning in files_not_read(folder) if warning not in told]
    with Searcher() as searcher:
        faults = [
            *told,
            *_line_faults(book, searcher, warnings),
            *_sign_faults(book.sources.all, searcher, warnings),
            *_path_faults(book.paths, searcher, warnings),
        ]
    return Checked(faults=tuple(dict.fromkeys(faults)), warnings=tuple(warnings), book=book)


def _line_faults(book: Rulebook, searcher: Searcher, warnings: list[str]) -> Iterator[str]:
    """What the examples of rules for lines say, each rule against those that may hold on one page with it."""
    general = [(rule, book.lines, book.rules) for rule in book.lines]
    known = [
        (rule, order, order)
        for source in book.sources.all
        if (order := (*source.rules, *book.lines))
        for rule in source.rules
    ]
    tried: dict[int, Tried] = {}
    for rule, _, others in (*general, *known):
        trial = Trial(
            where=_where(rule), pattern=rule.pattern, finds=rule.removes, reaches=rule.reaches, group=rule.group
        )
        texts = [text for other in others for text in (*other.keeps, *other.removes)]
        tried[id(rule)] = try_pattern(searcher, trial, (*rule.keeps, *texts))
    for rule, order, others in (*general, *known):
        its = tried[id(rule)]
        yield from _cost(its, warnings)
        if its.answered:
            yield from _first_of(_where(rule), [*example_faults(rule, others, its.found)])
        yield from _never(rule, order, tried)


def _first_of(where: str, faults: Sequence[str]) -> Iterator[str]:
    """The first faults of a rule, and how many more there are: a pattern that finds all has hundreds."""
    yield from faults[:MOST_SHOWN]
    if len(faults) > MOST_SHOWN:
        yield f"{where} has {len(faults) - MOST_SHOWN} more faults like these: mend those told first"


def _cost(tried: Tried, warnings: list[str]) -> Iterator[str]:
    if tried.warning:
        warnings.append(tried.warning)
    if tried.fault:
        yield tried.fault


def _where(rule: LineRule) -> str:
    return f"{rule.file}, rule '{rule.id}'"


def _never(rule: LineRule, order: Sequence[LineRule], tried: Mapping[int, Tried]) -> Iterator[str]:
    first = never_holds(rule, order, lambda other, text: text in tried[id(other)].found)
    if first:
        names = " and ".join(f"rule '{other.id}' of {other.file} ({other.role})" for other in first)
        verb, cure = ("finds", "narrow that rule") if len(first) == 1 else ("find", "narrow those rules")
        yield f"{_where(rule)} can never hold: {names} {verb} all that it removes first: {cure}, or take this one away"


def example_faults(rule: LineRule, others: Iterable[LineRule], found: Mapping[str, Span]) -> Iterator[str]:
    """What is wrong between a rule and its own examples, or those that other rules keep, by what it found of them."""
    where = _where(rule)
    for text in rule.removes:
        part = found.get(text)
        if part is None:
            cure = "widen the pattern, or take the example out of removes" if rule.reaches(text) else "raise max_words"
            yield f"{where} does not find its own example '{text}': {cure}"
        elif rule.partial and not 0 < len(part) < len(text):
            yield f"{where} finds all of '{text}' and no part: take away the group (?P<part>...), or narrow it"
    for other in (rule, *(other for other in others if other is not rule)):
        for text in other.keeps:
            if text in found:
                owner = "itself" if other is rule else f"rule '{other.id}' of {other.file}"
                cure = "narrow the pattern, as with ^ and $, or choose another example"
                yield f"{where} removes '{text}', which {owner} keeps: {cure}"
    if rule.place is Place.ANYWHERE and not any(map(_is_sentence, rule.keeps)):
        yield f"{where} holds anywhere: add to keeps a whole sentence with its words, or give it a place"


def _is_sentence(text: str) -> bool:
    return text.rstrip("\"'”’»)").endswith((".", "!", "?"))


def _path_faults(paths: Sequence[PathRule], searcher: Searcher, warnings: list[str]) -> Iterator[str]:
    leaves = [text for other in paths for text in other.leaves]
    for rule in paths:
        where = f"{rule.file}, path '{rule.id}'"
        tried = try_pattern(searcher, Trial(where=where, pattern=rule.pattern, finds=rule.fits), leaves)
        yield from _cost(tried, warnings)
        for text in rule.fits if tried.answered else ():
            if text not in tried.found:
                yield f"{where} does not find its own example '{text}': widen the pattern, or take it out of fits"
        for other in paths:
            for text in other.leaves:
                if text in tried.found:
                    yield f"{where} finds '{text}', which path '{other.id}' leaves: narrow the pattern"


def _sign_faults(sources: Sequence[KnownSource], searcher: Searcher, warnings: list[str]) -> Iterator[str]:
    for source in sources:
        rivals = [other for other in sources if other is not source and meet(source, other)]
        texts = [text for rival in rivals for its in rival.signs for text in its.fits]
        for number, sign in enumerate(source.signs, 1):
            where = f"{source.file}, sign {number}"
            trial = Trial(where=where, pattern=sign.pattern, finds=sign.fits, reaches=sign.reaches)
            tried = try_pattern(searcher, trial, (*sign.leaves, *texts))
            yield from _cost(tried, warnings)
            if tried.answered:
                for fault in (*_faults_of(sign, tried.found), *_shared(rivals, tried.found)):
                    yield f"{where} {fault}"


def _shared(rivals: Iterable[KnownSource], found: Container[str]) -> Iterator[str]:
    for rival in rivals:
        for text in [text for its in rival.signs for text in its.fits if text in found]:
            yield f"finds '{text}', which is a sign of {rival.file}: narrow the pattern"


def _faults_of(sign: Sign, found: Container[str]) -> Iterator[str]:
    for text in sign.fits:
        if not sign.reaches(text):
            yield f"has the example '{text[:40]}...', longer than {LONGEST_SIGN}: no line so long is asked; shorten it"
        elif text not in found:
            yield f"does not find its own example '{text}': widen the pattern, or take the example out of is"
        elif words_in(text).isdisjoint(sign.words):
            yield f"finds '{text}', which holds none of its words: add a word of it to words, in small letters"
    for text in sign.leaves:
        if text in found:
            yield f"finds '{text}', which is_not names: narrow the pattern, as with ^ and $"
