"""Compares the sums of two groups of documents: which changes matter and are not chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from copydesk.quality.bounds import OFF, Bounds
from copydesk.quality.chances import fisher_fewer, fisher_more, means_differ
from copydesk.quality.facts import FILLED
from copydesk.quality.profile import Tally, count_documents

if TYPE_CHECKING:
    from collections.abc import Iterator

LOGS = ("words", "paragraphs", "mentions")
"""The measures that are logarithms: their means compare as ratios."""


class Scope(StrEnum):
    """What is compared with what."""

    NEW = "new documents with those of the version before"
    CHANGED = "documents whose input changed with what they were"
    WHOLE = "the version with the version before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change that matters.

    `check` is a table of `drift.toml`, `subject` the column, measure, rule, role or reason; `before` and `after` are
    shares (0 to 1), ratios to what was (`before` is 1) or rates a document, of so many documents or inputs.
    """

    check: str
    subject: str
    before: float
    after: float
    n_before: int
    n_after: int
    severity: str


def exceeds(check: str, before: float, after: float, bounds: Bounds) -> bool:
    """Whether such a change matters, chance aside."""
    return _EXCEEDS[check](before, after, bounds)


_Matters = Callable[[float, float, Bounds], bool]

_EXCEEDS: Mapping[str, _Matters] = {
    "filled": lambda before, after, bounds: before - after >= bounds["filled"]["drop"],
    "shorter": lambda before, after, bounds: after <= before * bounds["shorter"]["ratio"],
    "longer": lambda before, after, bounds: after >= before * bounds["longer"]["ratio"],
    "paragraphs": lambda before, after, bounds: _apart(before, after, bounds["paragraphs"]["ratio"]),
    "mentions": lambda before, after, bounds: _apart(before, after, bounds["mentions"]["ratio"]),
    "removed": lambda before, after, bounds: abs(after - before) >= bounds["removed"]["change"],
    "role": lambda before, after, bounds: abs(after - before) >= bounds["role"]["change"],
    "rule": lambda before, after, bounds: after >= before * bounds["rule"]["factor"],
    "rule_often": lambda before, after, bounds: after >= before * bounds["rule"]["factor"],
    "rule_silent": lambda before, after, _: after <= before / _SILENCED,
    "quarantine": lambda before, after, bounds: after - before >= bounds["quarantine"]["rise"],
    "shrunk": lambda before, after, bounds: after <= before * bounds["shrunk"]["ratio"],
    "silent": lambda before, after, _: after < before,
    "gone": lambda before, after, _: after < before,
}
_SILENCED = 10

CHECKS = tuple(_EXCEEDS)
"""The checks of drift: each has a table in `drift.toml`."""


def _apart(before: float, after: float, ratio: float) -> bool:
    return after >= before * ratio or after <= before / ratio


def compare(before: Tally, after: Tally, bounds: Bounds, *, spans: bool) -> Iterator[Change]:
    """The changes that matter between two groups; `spans` tells whether both were taken from the ledger too."""
    for change in _candidates(before, after, bounds, spans=spans):
        severity = severity_of(change.check, change.subject, bounds)
        if severity != OFF and exceeds(change.check, change.before, change.after, bounds):
            yield replace(change, severity=severity)


def severity_of(check: str, subject: str, bounds: Bounds) -> str:
    """How grave such a change is, or "off"."""
    if check == "filled" and subject in bounds["filled"]["critical"] and bounds["filled"]["severity"] != OFF:
        return "critical"
    return str(bounds[check]["severity"])


def _candidates(before: Tally, after: Tally, bounds: Bounds, *, spans: bool) -> Iterator[Change]:
    yield from _of_filled(before, after, bounds)
    yield from _of_measures(before, after, bounds)
    if spans:
        yield from _of_roles(before, after, bounds)
        yield from _of_rules(before, after, bounds)


def _of_filled(before: Tally, after: Tally, bounds: Bounds) -> Iterator[Change]:
    n, m = count_documents(before), count_documents(after)
    for column in FILLED:
        base, now = before["filled", column, "documents"], after["filled", column, "documents"]
        if now * n < base * m and fisher_fewer(now, m, base, n) <= bounds["compare"]["chance"]:
            yield _change("filled", column, base / n, now / m, n, m)


def _of_roles(before: Tally, after: Tally, bounds: Bounds) -> Iterator[Change]:
    n, m = count_documents(before), count_documents(after)
    for role in sorted({name for kind, name, _ in (*before, *after) if kind == "role"}):
        base, now = before["role", role, "documents"], after["role", role, "documents"]
        chance = fisher_fewer if now * n < base * m else fisher_more
        enough = exceeds("role", base / n, now / m, bounds)
        if enough and chance(now, m, base, n) <= bounds["compare"]["chance"]:
            yield _change("role", role, base / n, now / m, n, m)


def _of_measures(before: Tally, after: Tally, bounds: Bounds) -> Iterator[Change]:
    for measure, checks in (
        ("words", ("shorter", "longer")),
        ("paragraphs", ("paragraphs",)),
        ("removed", ("removed",)),
        ("mentions", ("mentions",)),
    ):
        n, base, base_spread = _moments(before, measure)
        m, now, spread = _moments(after, measure)
        if not n or not m or means_differ(m, now, spread, n, base, base_spread) > bounds["compare"]["chance"]:
            continue
        first, second = (1.0, math.exp((now - base) / 1000)) if measure in LOGS else (base / 1000, now / 1000)
        for check in checks:
            yield _change(check, measure, first, second, n, m)


def _moments(tally: Tally, measure: str) -> tuple[int, float, float]:
    """How many documents have the measure, its mean and its variance."""
    n = tally["measure", measure, "n"]
    if not n:
        return 0, 0.0, 0.0
    mean = tally["measure", measure, "sum"] / n
    return n, mean, max(0.0, (tally["measure", measure, "squares"] / n - mean * mean) * n / max(n - 1, 1))


def _of_rules(before: Tally, after: Tally, bounds: Bounds) -> Iterator[Change]:
    n, m = count_documents(before), count_documents(after)
    for rule in sorted({name for kind, name, _ in (*before, *after) if kind == "rule"}):
        base, now = before["rule", rule, "documents"], after["rule", rule, "documents"]
        rates = before["rule", rule, "spans"] / n, after["rule", rule, "spans"] / m
        likely = bounds["compare"]["chance"]
        # A rule that never spoke is taken to have spoken once, or its first word would be ten times as many.
        least = max(rates[0], 1 / n)
        if exceeds("rule", least, rates[1], bounds):
            if now >= bounds["compare"]["documents"] and _unlike(before, after, rule) <= likely:
                harm = _share(after, rule) - _share(before, rule) >= bounds["rule"]["share"]
                yield _change("rule" if harm else "rule_often", rule, least, rates[1], n, m)
            continue
        expected = base * m / n >= bounds["rule_silent"]["expected"]
        silenced = expected and exceeds("rule_silent", base / n, now / m, bounds)
        if silenced and fisher_fewer(now, m, base, n) <= likely:
            yield _change("rule_silent", rule, base / n, now / m, n, m)


def _unlike(before: Tally, after: Tally, rule: str) -> float:
    """The chance that a rule speaks so much more often, in more documents or more often in each."""
    n, m = count_documents(before), count_documents(after)
    more = fisher_more(after["rule", rule, "documents"], m, before["rule", rule, "documents"], n)
    spread = means_differ(*_spans(after, rule), *_spans(before, rule))
    return min(more, spread)


def _spans(tally: Tally, rule: str) -> tuple[int, float, float]:
    """How many documents there are, the mean of a rule's spans in them, and its variance."""
    n = count_documents(tally)
    mean = tally["rule", rule, "spans"] / n
    return n, mean, (tally["rule", rule, "squares"] / n - mean * mean) * n / max(n - 1, 1)


def _share(tally: Tally, rule: str) -> float:
    return tally["rule", rule, "chars"] / max(tally["all", "source", "chars"], 1)


def _change(check: str, subject: str, before: float, after: float, n: int, m: int) -> Change:
    return Change(check=check, subject=subject, before=before, after=after, n_before=n, n_after=m, severity=OFF)


def compare_refused(
    before: Mapping[str, int], n: int, after: Mapping[str, int], m: int, bounds: Bounds
) -> Iterator[Change]:
    """The reasons for which a larger share of the inputs is refused: `before` of `n` inputs, `after` of `m`."""
    severity = severity_of("quarantine", "", bounds)
    if severity == OFF or not n or m < bounds["compare"]["documents"]:
        return
    for reason in sorted(after):
        base, now = before.get(reason, 0), after[reason]
        enough = exceeds("quarantine", base / n, now / m, bounds)
        if enough and fisher_more(now, m, base, n) <= bounds["compare"]["chance"]:
            yield Change(
                check="quarantine",
                subject=reason,
                before=base / n,
                after=now / m,
                n_before=n,
                n_after=m,
                severity=severity,
            )
