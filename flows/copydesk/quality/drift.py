"""Drift: how a staged version differs from the one before, the last that was accepted, in ways that matter.

An increment is a hundredth of the whole, which hides it: so what is new is compared with what stood before, publisher
by publisher, documents whose input changed with what they were, and only then the whole with the whole.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from copydesk.quality.baseline import Baseline, facts_before
from copydesk.quality.changes import exceeds
from copydesk.quality.measuring import Measured, measure, select
from copydesk.quality.profile import Profile, count_documents
from copydesk.quality.scopes import (
    EVERYONE,
    NOBODY,
    STRANGERS,
    WHOLE,
    Drift,
    Ids,
    of_changed,
    of_gone,
    of_new,
    of_refused,
    of_silent,
    of_strangers,
    of_whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from copydesk.quality.bounds import Bounds
    from copydesk.quality.staged import Staged
    from copydesk.versions.parent import Parent

_HISTORY = 8
ERASED = "the reason was left out when documents were forgotten"
"""What stands in the place of a person's reason in versions that are made to forget: it may name whom they forget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A version compared with the one before.

    `drifts` are changes that matter, `lasting` those that a person accepted for an earlier version and that still last;
    `profile` is the version's own; `n_new` and `n_changed` count documents.
    """

    baseline: Baseline
    profile: Profile
    drifts: tuple[Drift, ...] = ()
    lasting: tuple[Drift, ...] = ()
    n_new: int = 0
    n_changed: int = 0
    measured: Measured


def compare_versions(staged: Staged, parent: Parent | None, baseline: Baseline, bounds: Bounds) -> Compared:
    """Compare a staged version, whose files are as the contract says, with its parent. Raises StoreError."""
    limits = bounds["compare"]
    before = baseline.profile
    compares = parent is not None and before is not None
    measured = measure(staged, known=limits["known"], most=limits["publishers"], fresh=compares)
    refused = Counter(map(str, staged.whole("quarantine", ["reason"]).column("reason").to_pylist()))
    profile = Profile(publishers=measured.publishers, tallies=measured.tallies, refused=refused)
    if parent is None or before is None:
        return Compared(baseline=baseline, profile=profile, measured=measured)
    ids = Ids.compare(measured.fresh, facts_before(parent, _names(staged)))
    new = select(measured.fresh, ids.new)
    found = [
        *of_new(new, measured, before, bounds),
        *of_strangers(new, before, bounds),
        *of_changed(ids, measured.fresh, before, bounds),
        *of_whole(profile, before, bounds, stable=ids.stable(count_documents(before.whole))),
        *of_refused(staged, parent, before, len(ids.new) + len(ids.changed), bounds),
        *of_gone(measured, before, bounds),
    ]
    arrivals = Counter(name for name in before.publishers.of(new) if name is not None)
    found += of_silent(arrivals, new.num_rows, before, bounds)
    counts = {**arrivals, NOBODY: arrivals[""], EVERYONE: new.num_rows, WHOLE: new.num_rows, STRANGERS: new.num_rows}
    drifts, lasting, accepted = _part(_once(found), before, counts, bounds)
    history = ((dict(arrivals), *before.arrivals) if new.num_rows else before.arrivals)[:_HISTORY]
    return Compared(
        baseline=baseline,
        profile=replace(profile, arrivals=history, accepted=accepted),
        drifts=drifts,
        lasting=lasting,
        n_new=len(ids.new),
        n_changed=len(ids.changed),
        measured=measured,
    )


def carry_on(compared: Compared, profile: Profile | None) -> Compared:
    """The same with what the `profile` of the version whose place it takes remembers of publishers that stay."""
    if profile is None:
        return compared
    own = compared.profile
    known = own.publishers.names | {"", NOBODY, EVERYONE, STRANGERS, WHOLE}
    arrivals = tuple({name: n for name, n in one.items() if name in known} for one in profile.arrivals)
    accepted = tuple({**one, "reason": ERASED} for one in profile.accepted if one["group"] in known)
    return replace(compared, profile=replace(own, arrivals=arrivals, accepted=accepted))


def _names(staged: Staged) -> frozenset[str]:
    return frozenset(files["documents"].name for files in staged.reused.values() if "documents" in files)


def _once(found: Iterable[Drift]) -> Iterator[Drift]:
    """Each change once, as it was found first; one of all publishers where none of theirs tells it."""
    told: set[tuple[str, str, str]] = set()
    drifts = list(found)
    single = {drift.key[:2] for drift in drifts if drift.publisher}
    for drift in drifts:
        of_all = drift.publisher is None and drift.change.check not in ("quarantine", "shrunk")
        if drift.key not in told and not (of_all and drift.key[:2] in single):
            told.add(drift.key)
            yield drift


def _part(
    drifts: Iterable[Drift], before: Profile, counts: Mapping[str, int], bounds: Bounds
) -> tuple[tuple[Drift, ...], tuple[Drift, ...], tuple[Mapping[str, Any], ...]]:
    """The drifts to tell, those that were accepted before and last, and what of the accepted is kept."""
    accepted = {(one["check"], one["subject"], one["group"]): one for one in before.accepted}
    told: list[Drift] = []
    lasting: list[Drift] = []
    for drift in drifts:
        one = accepted.get(drift.key)
        same = one is not None and not exceeds(drift.change.check, one["after"], drift.change.after, bounds)
        (lasting if same else told).append(drift)
    keys = {drift.key for drift in lasting}
    least = bounds["compare"]["documents"]
    # Forgotten when new documents are as they were before it: the next time, it is news.
    kept = tuple(one for key, one in accepted.items() if key in keys or counts.get(key[2], 0) < least)
    return tuple(told), tuple(lasting), kept
