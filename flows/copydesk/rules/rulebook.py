"""All rules for lines in one: the general ones, and those of single sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.rules.faults import path_name, refuse
from copydesk.rules.line_rules import LineRule, double_ids, read_line_rules
from copydesk.rules.page_paths import PathRule, read_path_rules
from copydesk.rules.shapes import shape_reasons
from copydesk.rules.sources import KnownSource, Sources, index_sources, read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The general rules for lines, those for the containers of pages, and the sources with rules of their own."""

    lines: tuple[LineRule, ...]
    paths: tuple[PathRule, ...]
    sources: Sources

    @property
    def reasons(self) -> Mapping[str, str]:
        """Why each rule is, by its id."""
        lines = {rule.id: rule.why for rule in self.rules}
        return lines | {rule.id: rule.why for rule in self.paths} | dict(shape_reasons())

    @property
    def rules(self) -> tuple[LineRule, ...]:
        """The rules for lines, general ones first."""
        return (*self.lines, *(rule for source in self.sources.all for rule in source.rules))


@cache
def load_rulebook(folder: Path = HERE) -> Rulebook:
    """The rules in `lines/`, `sources/` and `page_paths.toml` of a folder.

    Raises ConfigurationError that names every fault of every file, with its rule and its cure.
    """
    book, faults = read_rulebook(folder)
    refuse(faults)
    return book


def read_rulebook(folder: Path = HERE) -> tuple[Rulebook, tuple[str, ...]]:
    """The rules of a folder that are as they should be, and the faults of the others."""
    lines, told = read_line_rules(folder / "lines")
    paths, more = read_path_rules(folder / "page_paths.toml")
    faults = [*told, *more]
    sources = tuple(
        source for path in sorted((folder / "sources").glob("*.toml")) for source in read_source(path, faults)
    )
    book = Rulebook(lines=lines, paths=paths, sources=index_sources(sources))
    ids = [(rule.id, rule.file) for rule in book.rules] + [(rule.id, rule.file) for rule in paths]
    ids += [(name, "rules/shapes.toml") for name in shape_reasons()]
    capital = [told for path, told in files_not_read(folder) if path.suffix.casefold() == ".toml"]
    return book, (*faults, *capital, *double_ids(ids), *_shared(sources))


def files_not_read(folder: Path) -> Iterator[tuple[Path, str]]:
    """What stands beside the files of lines and of sources and is none of them, with its cure."""
    for path in sorted((*folder.glob("lines/*"), *folder.glob("sources/*"))):
        if path.suffix == ".toml" or path.name == "README.md" or path.name.startswith("."):
            continue
        cure = "put its files beside it" if path.is_dir() else "give it the suffix .toml"
        yield path, f"{path_name(path)} is not read: {cure}, or take it away"


_APART = {"site": "take it out of one of them", "name": "put them into one file, or call one otherwise"}


def _shared(sources: Iterable[KnownSource]) -> Iterator[str]:
    """A fault for each two sources that have one site or one name on one day."""
    seen: dict[tuple[str, str], list[KnownSource]] = {}
    for source in sources:
        for what, value in (*(("site", site) for site in sorted(set(source.sites))), ("name", source.name)):
            others = seen.setdefault((what, value.casefold()), [])
            for other in others:
                if meet(source, other):
                    yield (
                        f"{other.file} and {source.file}: both have the {what} '{value}': {_APART[what]}, or"
                        " part them by valid_from and valid_until"
                    )
            others.append(source)


def meet(one: KnownSource, other: KnownSource) -> bool:
    """Whether two sources hold on some common day."""
    starts = [source.valid_from for source in (one, other) if source.valid_from]
    ends = [source.valid_until for source in (one, other) if source.valid_until]
    return not starts or not ends or max(starts) < min(ends)
