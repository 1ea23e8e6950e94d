"""The comparisons that are made between a version and the one before, each giving the changes that matter."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copydesk.quality.bounds import OFF, Bounds
from copydesk.quality.changes import Change, Scope, compare, compare_refused, exceeds, severity_of
from copydesk.quality.measuring import Measured, select, tally_groups
from copydesk.quality.profile import Profile, Tally, add_up, count_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa

    from copydesk.quality.staged import Staged
    from copydesk.versions.parent import Parent

EVERYONE = "all publishers"
NOBODY = "no publisher named"
WHOLE = "the whole version"
STRANGERS = "publishers not known before"
_SEEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A change that matters and where: `group` is a publisher, or one of the names above with a `publisher` of None."""

    change: Change
    scope: Scope
    group: str
    publisher: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is a change of, whatever the numbers."""
        return self.change.check, self.change.subject, self.group


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The documents outside the shards that both versions have: which are new, have another input, or are gone.

    `before` are the facts of the version before.
    """

    new: frozenset[str]
    changed: frozenset[str]
    gone: frozenset[str]
    before: pa.Table

    @classmethod
    def compare(cls, after: pa.Table, before: pa.Table) -> Ids:
        """By the facts of both versions."""
        inputs = [dict(zip(t["doc_id"].to_pylist(), t["raw_sha256"].to_pylist(), strict=True)) for t in (before, after)]
        old, new = inputs
        return cls(
            new=frozenset(new.keys() - old.keys()),
            changed=frozenset(doc for doc, digest in new.items() if doc in old and old[doc] != digest),
            gone=frozenset(old.keys() - new.keys()),
            before=before,
        )

    def stable(self, n: int) -> bool:
        """Whether nearly the same documents stand in both versions, so that none of another kind shifts the whole."""
        return 10 * (len(self.new) + len(self.gone)) <= n


def of_new(new: pa.Table, measured: Measured, before: Profile, bounds: Bounds) -> Iterator[Drift]:
    """New documents against those of the version before, by publisher, then with its publishers mixed as theirs are."""
    tallies = tally_groups(new, measured.spans() if new.num_rows else (), before.publishers)
    yield from _by_publisher(before.tallies, tallies, bounds, Scope.NEW, spans=True, known=bounds["compare"]["known"])
    named = [name for name in tallies if name and name in before.tallies]
    after = add_up(tallies[name] for name in named)
    if count_documents(after) >= bounds["compare"]["documents"]:
        expected = _expected([(before.tallies[name], count_documents(tallies[name])) for name in named])
        for change in compare(expected, after, bounds, spans=True):
            yield Drift(change=change, scope=Scope.NEW, group=EVERYONE)


def of_strangers(new: pa.Table, before: Profile, bounds: Bounds) -> Iterator[Drift]:
    """New documents of publishers that the version before does not know, against all that it has.

    Another site has other pages: only what harms readers anywhere is told, and as a warning. It may be a known one,
    too, whose new pages no longer say whose they are.
    """
    rest = tally_groups(new, (), before.publishers).get(None)
    if rest is None or count_documents(rest) < bounds["compare"]["documents"]:
        return
    if count_documents(before.whole) < bounds["compare"]["known"]:
        return
    for change in compare(before.whole, rest, bounds, spans=False):
        if change.check == "shorter" or (change.check == "filled" and change.subject in bounds["filled"]["critical"]):
            yield Drift(change=_mild(change), scope=Scope.NEW, group=STRANGERS)


def _expected(groups: Iterable[tuple[Tally, int]]) -> Tally:
    """The sums of the baseline with publishers mixed as in the sample: indirect standardisation.

    Each group is its sums before and the documents it has in the sample.
    """
    pairs = list(groups)
    scale = sum(count_documents(tally) for tally, _ in pairs) / sum(n for _, n in pairs)
    total: Counter[tuple[str, str, str]] = Counter()
    weighted: dict[tuple[str, str, str], float] = {}
    for tally, n in pairs:
        weight = scale * n / count_documents(tally)
        for key, value in tally.items():
            weighted[key] = weighted.get(key, 0.0) + weight * value
    total.update({key: round(value) for key, value in weighted.items()})
    return total


def of_changed(ids: Ids, fresh: pa.Table, before: Profile, bounds: Bounds) -> Iterator[Drift]:
    """Documents whose input changed, against what they were."""
    old, new = (select(table, ids.changed).sort_by("doc_id") for table in (ids.before, fresh))
    # Whose a document was tells where it belongs: its new input may not name the publisher any more.
    owned = new.set_column(new.column_names.index("name"), "name", old.column("name"))
    owned = owned.set_column(owned.column_names.index("site"), "site", old.column("site"))
    pair = [tally_groups(table, (), before.publishers) for table in (old, owned)]
    yield from _by_publisher(pair[0], pair[1], bounds, Scope.CHANGED, spans=False)
    first, second = (add_up(tallies.values()) for tallies in pair)
    if count_documents(second) >= bounds["compare"]["documents"]:
        for change in compare(first, second, bounds, spans=False):
            yield Drift(change=change, scope=Scope.CHANGED, group=EVERYONE)


def of_whole(now: Profile, before: Profile, bounds: Bounds, *, stable: bool) -> Iterator[Drift]:
    """The whole against the whole; `stable` where nearly the same documents stand in both."""
    known = bounds["compare"]["known"]
    yield from _by_publisher(
        before.tallies, now.tallies, bounds, Scope.WHOLE, spans=True, known=known, mixed=not stable
    )
    first, second = before.whole, now.whole
    n, m = count_documents(first), count_documents(second)
    severity = severity_of("shrunk", "", bounds)
    if n >= known and severity != OFF and exceeds("shrunk", n, m, bounds):
        change = Change(
            check="shrunk", subject="documents", before=n, after=m, n_before=n, n_after=m, severity=severity
        )
        yield Drift(change=change, scope=Scope.WHOLE, group=WHOLE)
    if min(n, m) >= known:
        for change in compare(first, second, bounds, spans=True):
            yield Drift(change=change if stable else _mild(change), scope=Scope.WHOLE, group=WHOLE)


def _by_publisher(
    before: Mapping[str | None, Tally],
    after: Mapping[str | None, Tally],
    bounds: Bounds,
    scope: Scope,
    *,
    spans: bool,
    known: int = 0,
    mixed: bool = True,
) -> Iterator[Drift]:
    """Compare publishers that both have. Where kinds may be mixed anew, those of no named one only warn."""
    least = bounds["compare"]["documents"]
    for name in sorted(name for name in after if name is not None and name in before):
        if count_documents(after[name]) >= least and count_documents(before[name]) >= max(known, least):
            for change in compare(before[name], after[name], bounds, spans=spans):
                mild = not name and mixed and scope is not Scope.CHANGED
                shown = _mild(change) if mild else change
                yield Drift(change=shown, scope=scope, group=name or NOBODY, publisher=name)


def _mild(change: Change) -> Change:
    return replace(change, severity="warning")


def of_refused(staged: Staged, parent: Parent, before: Profile, read: int, bounds: Bounds) -> Iterator[Drift]:
    """New refusals, as a share of what was `read` as documents and refused, against those of the version before."""
    columns = ["locator", "raw_sha256", "reason"]
    old = set(zip(*(parent.quarantine[name].to_pylist() for name in columns), strict=True))
    rows = staged.whole("quarantine", columns)
    new = [row for row in zip(*(rows[name].to_pylist() for name in columns), strict=True) if row not in old]
    reasons = Counter(str(reason) for _, _, reason in new)
    n = count_documents(before.whole) + sum(before.refused.values())
    for change in compare_refused(before.refused, n, reasons, len(new) + read, bounds):
        yield Drift(change=change, scope=Scope.NEW, group=WHOLE)


def of_gone(measured: Measured, before: Profile, bounds: Bounds) -> Iterator[Drift]:
    """Known publishers of which nothing is left."""
    severity = severity_of("gone", "", bounds)
    left = set(before.publishers.of(measured.owners))
    for name in sorted(before.publishers.names - {""} - left):
        n = count_documents(before.tallies[name])
        if severity != OFF and n >= bounds["compare"]["known"]:
            change = Change(
                check="gone", subject="documents", before=n, after=0, n_before=n, n_after=0, severity=severity
            )
            yield Drift(change=change, scope=Scope.WHOLE, group=name, publisher=name)


def of_silent(arrivals: Mapping[str, int], n_new: int, before: Profile, bounds: Bounds) -> Iterator[Drift]:
    """Publishers that brought articles each time, and none among `n_new` new ones; `arrivals` by publisher."""
    severity = severity_of("silent", "", bounds)
    if severity == OFF or not n_new or len(before.arrivals) < _SEEN:
        return
    steady = set.intersection(*(set(one) for one in before.arrivals[:_SEEN])) - {""}
    for name in sorted(steady - set(arrivals)):
        usual = sum(one.get(name, 0) for one in before.arrivals) / len(before.arrivals)
        if usual >= bounds["silent"]["expected"]:
            change = Change(
                check="silent", subject="documents", before=usual, after=0, n_before=0, n_after=0, severity=severity
            )
            yield Drift(change=change, scope=Scope.NEW, group=name, publisher=name)
