"""Tells which inputs a pattern of --only means."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError
from copydesk.ingest.reading import find_retrieval_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DATE = "date:"
"""How a pattern begins that means a day in the path; `date:none` means that there is none."""
_PARTS = re.compile(r"(?P<any>\*\*/)|(?P<all>\*\*)|(?P<some>\*)|(?P<one>\?)|\[(?P<not>!?)(?P<set>\]?[^\]/]*)\]")


def compile_patterns(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Whether a locator fits one of the patterns; all do where there is none. Raises ConfigurationError.

    >>> fits = compile_patterns(["news/*.txt", "2026-01-02/", "date:2026-03-04"])
    >>> [fits(one) for one in ("news/a.txt", "news/b/a.txt", "2026-01-02/b/a.txt", "a/2026-03-04-b.html")]
    [True, False, True, True]
    """
    tests = [_compile(pattern) for pattern in patterns]
    return lambda locator: not tests or any(test(locator) for test in tests)


def escape(path: str) -> str:
    """The pattern that means a path and nothing else.

    >>> escape("a[1]*.txt")
    'a[[]1][*].txt'
    """
    return re.sub(r"([*?\[])", r"[\1]", path)


def _compile(pattern: str) -> Callable[[str], bool]:
    if pattern.startswith(DATE):
        return _on_day(pattern)
    whole = re.compile(_translate(f"{pattern}**" if pattern.endswith("/") else pattern))
    return lambda locator: whole.fullmatch(locator) is not None


def _on_day(pattern: str) -> Callable[[str], bool]:
    stated = pattern.removeprefix(DATE)
    try:
        day = None if stated == "none" else date.fromisoformat(stated)
    except ValueError as error:
        then = f"write it such as {DATE}2026-01-02, or {DATE}none"
        raise ConfigurationError(f"'{pattern}' names no day", where="--only", then=then) from error
    return lambda locator: find_retrieval_day(locator) == day


def _translate(pattern: str) -> str:
    """A pattern as a regular expression. A bracket that opens no set of letters stands for itself."""
    parts, at = [], 0
    for match in _PARTS.finditer(pattern):
        parts.append(re.escape(pattern[at : match.start()]))
        at = match.end()
        if (letters := match["set"]) is not None:
            negated = "^/" if match["not"] else ""
            parts.append(f"[{negated}{_letters(letters)}]" if letters else re.escape(match[0]))
        else:
            kinds = {"any": "(?:.*/)?", "all": ".*", "some": "[^/]*", "one": "[^/]"}
            parts.append(kinds[str(match.lastgroup)])
    return "(?s:" + "".join([*parts, re.escape(pattern[at:])]) + ")"


def _letters(letters: str) -> str:
    """What stands in a set; a range only where it runs upwards."""
    kept = re.sub(r"([\\\[\]^&~|])", r"\\\1", letters)
    return re.sub("(.)-(.)", lambda ends: ends[0] if ends[1] <= ends[2] else rf"{ends[1]}\-{ends[2]}", kept)
