"""Whose a document is, told so that a page that forgets to name its publisher is still the same publisher's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

REST: str | None = None
"""Whose the documents of small or unknown publishers are: nobody's that could be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishers:
    """The publishers that are told apart, and whose the pages of a site mostly are.

    The name is what the documents state, else their site, and empty for documents that state neither.
    """

    names: frozenset[str]
    sites: Mapping[str, str]

    def of(self, facts: pa.Table) -> list[str | None]:
        """Whose each document is, `REST` for the others; `facts` has `name` and `site`."""
        pairs = facts.select(["name", "site"]).to_pydict()
        return [self._one(name, site) for name, site in zip(pairs["name"], pairs["site"], strict=True)]

    def _one(self, name: str, site: str | None) -> str | None:
        if name in self.names:
            return name
        return self.sites.get(site) if site is not None else REST


def find_publishers(parts: Iterable[pa.Table], *, known: int, most: int) -> Publishers:
    """The `most` largest publishers of at least `known` documents; each part has `name` and `site` of some."""
    counted: dict[tuple[str, str | None], int] = {}
    for part in parts:
        rows = (
            part.select(["name", "site"]).group_by(["name", "site"], use_threads=False).aggregate([([], "count_all")])
        )
        for row in rows.to_pylist():
            key = (row["name"], row["site"])
            counted[key] = counted.get(key, 0) + row["count_all"]
    totals: dict[str, int] = {}
    for (name, _), n in counted.items():
        totals[name] = totals.get(name, 0) + n
    large = sorted((-n, name) for name, n in totals.items() if n >= known)[:most]
    names = frozenset(name for _, name in large)
    sites: dict[str, tuple[int, str]] = {}
    for (name, site), n in counted.items():
        if site is not None and name in names and n >= known:
            sites[site] = min(sites.get(site, (0, "")), (-n, name))
    return Publishers(names=names, sites={site: name for site, (_, name) in sorted(sites.items())})
