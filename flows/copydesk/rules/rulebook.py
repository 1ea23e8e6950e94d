"""All rules for lines in one: the general ones, and those of single sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.rules.faults import refuse
from copydesk.rules.line_rules import LineRule, double_ids, read_line_rules
from copydesk.rules.sources import KnownSource, Sources, index_sources, read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The general rules for lines, and the sources with theirs."""

    lines: tuple[LineRule, ...]
    sources: Sources

    @property
    def rules(self) -> tuple[LineRule, ...]:
        """The rules for lines, general ones first."""
        return (*self.lines, *(rule for source in self.sources.all for rule in source.rules))


@cache
def load_rulebook(folder: Path = HERE) -> Rulebook:
    """The rules in `lines/` and `sources/` of a folder.

    Raises ConfigurationError that names every fault of every file, with its rule and its cure.
    """
    book, faults = read_rulebook(folder)
    refuse(faults)
    return book


def read_rulebook(folder: Path = HERE) -> tuple[Rulebook, tuple[str, ...]]:
    """The rules of a folder that are as they should be, and the faults of the others."""
    lines, told = read_line_rules(folder / "lines")
    faults = list(told)
    sources = tuple(
        source for path in sorted((folder / "sources").glob("*.toml")) for source in read_source(path, faults)
    )
    book = Rulebook(lines=lines, sources=index_sources(sources))
    return book, (*faults, *double_ids(book.rules), *_shared_sites(sources))


def _shared_sites(sources: Iterable[KnownSource]) -> Iterator[str]:
    """A fault for each two sources that have one site on one day."""
    seen: dict[str, list[KnownSource]] = {}
    for source in sources:
        for site in sorted(set(source.sites)):
            for other in seen.setdefault(site, []):
                if _meet(source, other):
                    yield (
                        f"{other.file} and {source.file}: both have the site '{site}': take it out of one of them, or"
                        " part them by valid_from and valid_until"
                    )
            seen[site].append(source)


def _meet(one: KnownSource, other: KnownSource) -> bool:
    """Whether two sources hold on some common day."""
    starts = [source.valid_from for source in (one, other) if source.valid_from]
    ends = [source.valid_until for source in (one, other) if source.valid_until]
    return not starts or not ends or max(starts) < min(ends)
