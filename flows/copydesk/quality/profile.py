"""The profile of a version: what is counted of it, over all and by publisher, and kept with it as JSON.

All numbers are whole and are sums over documents, so that they are the same in whatever pieces a version is read.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.quality.facts import FILLED, MEASURES
from copydesk.quality.publishers import Publishers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PROFILE = "profile.json"
"""Its name among the files of `validation/`."""

_FORMAT = 1

Tally = Counter[tuple[str, str, str]]
"""Sums over the documents of one group, by what is counted, its name and the unit.

`all documents n`, `all source chars`; `filled <column> documents`; `measure <name> n|sum|squares` (thousandths);
`rule <id> documents|spans|squares|chars` of what was removed, `squares` of the spans in each document;
`role <role> documents|chars`.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is kept of a version to compare the next one with.

    `tallies` by publisher, those of the documents of no known one under None; `refused` inputs by reason; `arrivals`
    how many documents each publisher brought, by version that brought some, newest first; `accepted` what a person has
    accepted and still lasts, as JSON.
    """

    publishers: Publishers
    tallies: Mapping[str | None, Tally]
    refused: Mapping[str, int]
    arrivals: tuple[Mapping[str, int], ...] = ()
    accepted: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def whole(self) -> Tally:
        """The sums over all documents."""
        return add_up(self.tallies.values())


def add_up(tallies: Iterable[Tally]) -> Tally:
    """The sums over several groups."""
    total: Tally = Counter()
    for tally in tallies:
        total.update(tally)
    return total


def count_documents(tally: Tally) -> int:
    """How many documents were counted."""
    return tally["all", "documents", "n"]


def tally_documents(facts: pa.Table, groups: list[str | None]) -> dict[str | None, Tally]:
    """The sums over the documents of each group; `groups` names that of each row of `facts`."""
    names = sorted(set(groups), key=lambda name: (name is not None, name or ""))
    ranks = {name: rank for rank, name in enumerate(names)}
    codes = np.fromiter((ranks[name] for name in groups), np.int64, len(groups))
    sums: dict[tuple[str, str, str], Any] = {("all", "documents", "n"): _sums(codes, len(names))}
    sums["all", "source", "chars"] = _sums(codes, len(names), _numbers(facts.column("source")))
    for name in FILLED:
        sums["filled", name, "documents"] = _sums(codes, len(names), _numbers(facts.column(f"has_{name}")))
    for name in MEASURES:
        column = facts.column(name)
        values = _numbers(pc.fill_null(column, 0))
        sums["measure", name, "n"] = _sums(codes, len(names), _numbers(pc.is_valid(column)))
        sums["measure", name, "sum"] = _sums(codes, len(names), values)
        sums["measure", name, "squares"] = _sums(codes, len(names), values * values)
    return {name: Counter({key: int(each[rank]) for key, each in sums.items()}) for name, rank in ranks.items()}


def tally_spans(spans: pa.Table, group_of: Mapping[str, str | None]) -> dict[str | None, Tally]:
    """The sums over the spans of each group; `group_of` names that of each document, and others are left out."""
    tallies: dict[str | None, Tally] = {}
    if not spans.num_rows:
        return tallies
    ids = spans.column("doc_id").combine_chunks().dictionary_encode()
    names = sorted({group_of[doc] for doc in ids.dictionary.to_pylist() if doc in group_of}, key=str)
    ranks = {name: rank for rank, name in enumerate(names)}
    of_id = pa.array(
        [ranks[group_of[doc]] if doc in group_of else None for doc in ids.dictionary.to_pylist()], pa.int64()
    )
    rows = spans.append_column("group", of_id.take(ids.indices)).append_column("code", ids.indices)
    rows = rows.filter(pc.is_valid(rows.column("group")))
    for kind in ("rule", "role"):
        # A rule may give several roles, and a role come by several rules: first one row a document, then its squares.
        some = rows.filter(pc.is_valid(rows.column(kind)))
        each = some.group_by(["group", "code", kind], use_threads=False).aggregate([("spans", "sum"), ("chars", "sum")])
        each = each.append_column("squares", pc.multiply(each.column("spans_sum"), each.column("spans_sum")))
        wanted = [("code", "count"), ("spans_sum", "sum"), ("squares", "sum"), ("chars_sum", "sum")]
        for row in each.group_by(["group", kind], use_threads=False).aggregate(wanted).to_pylist():
            tally = tallies.setdefault(names[row["group"]], Counter())
            tally[kind, row[kind], "documents"] += row["code_count"]
            tally[kind, row[kind], "chars"] += row["chars_sum_sum"]
            if kind == "rule":
                tally[kind, row[kind], "spans"] += row["spans_sum_sum"]
                tally[kind, row[kind], "squares"] += row["squares_sum"]
    return tallies


def encode_profile(profile: Profile) -> str:
    """The profile as JSON, the same for the same numbers."""
    named = {name: _nested(tally) for name, tally in profile.tallies.items() if name is not None}
    data = {
        "format": _FORMAT,
        "publishers": named,
        "others": _nested(profile.tallies.get(None, Counter())),
        "sites": dict(profile.publishers.sites),
        "refused": dict(profile.refused),
        "arrivals": [dict(one) for one in profile.arrivals],
        "accepted": [dict(one) for one in profile.accepted],
    }
    return json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":")) + "\n"


def decode_profile(text: str | bytes) -> Profile | None:
    """The profile that the JSON holds; None for one of another format. Raises ValueError for what is no profile."""
    try:
        data = json.loads(text)
        if data["format"] != _FORMAT:
            return None
        tallies: dict[str | None, Tally] = {name: _flat(each) for name, each in data["publishers"].items()}
        return Profile(
            publishers=Publishers(names=frozenset(data["publishers"]), sites=data["sites"]),
            tallies={**tallies, None: _flat(data["others"])},
            refused=data["refused"],
            arrivals=tuple(data["arrivals"]),
            accepted=tuple(data["accepted"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no profile: {type(error).__name__}") from error


def _nested(tally: Tally) -> dict[str, dict[str, dict[str, int]]]:
    nested: dict[str, dict[str, dict[str, int]]] = {}
    for (kind, name, unit), n in tally.items():
        if n:
            nested.setdefault(kind, {}).setdefault(name, {})[unit] = n
    return nested


def _flat(nested: Mapping[str, Mapping[str, Mapping[str, int]]]) -> Tally:
    return Counter(
        {
            (kind, name, unit): n
            for kind, named in nested.items()
            for name, units in named.items()
            for unit, n in units.items()
        }
    )


def _numbers(column: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.asarray(column.to_numpy(), np.float64)


def _sums(codes: Any, n: int, values: Any = None) -> Any:  # noqa: ANN401 - numpy arrays
    # Doubles hold whole numbers up to 2**53 exactly, more than the squares of a billion documents come to.
    return np.bincount(codes, weights=values, minlength=n).round().astype(np.int64)
