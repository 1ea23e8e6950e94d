"""Turns drifts into findings for people, and into what is remembered where a person accepts them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from copydesk.quality.changes import LOGS
from copydesk.quality.examples import examples
from copydesk.quality.verdict import KEYS_SHOWN, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from copydesk.quality.bounds import Bounds
    from copydesk.quality.changes import Change
    from copydesk.quality.drift import Compared
    from copydesk.quality.scopes import Drift

_TABLES = {
    "rule": "ledger",
    "rule_often": "ledger",
    "rule_silent": "ledger",
    "role": "ledger",
    "quarantine": "quarantine",
}
_WORDS = {
    "filled": "share with '{}'",
    "shorter": "fewer {}",
    "longer": "more {}",
    "paragraphs": "number of {}",
    "removed": "share of the source {}",
    "mentions": "{} a thousand words",
    "rule": "rule '{}' takes away much more",
    "rule_often": "rule '{}' fires far more often",
    "rule_silent": "rule '{}' hardly fires",
    "role": "documents with '{}'",
    "quarantine": "refused as '{}'",
    "silent": "no new {}",
    "gone": "all {} gone",
    "shrunk": "number of {}",
}
_LONG = 80


def of_drifts(compared: Compared, bounds: Bounds) -> Iterator[Finding]:
    """A finding for each drift, with numbers before and after and ids of documents that show it."""
    for drift in compared.drifts:
        change = drift.change
        yield Finding(
            table=_TABLES.get(change.check, "documents"),
            check=f"drift: {title(drift)}",
            severity=Severity(change.severity),
            why=bounds[change.check]["why"],
            n_rows=change.n_after,
            keys=examples(drift, compared, KEYS_SHOWN),
            detail=f"{numbers(change)}; {drift.scope} ({compared.baseline.name})",
            drift=True,
        )


def title(drift: Drift) -> str:
    """What changed and where: `share with 'published', The Quay`."""
    name = "".join(char if char.isprintable() else "\ufffd" for char in drift.group)
    shown = name if len(name) <= _LONG else name[: _LONG - 1] + "…"
    return f"{_WORDS[drift.change.check].format(drift.change.subject)}, {shown}"


def numbers(change: Change) -> str:
    """The numbers before and after, with what they were taken from."""
    first, second = figures(change)
    if change.check in ("gone", "silent", "shrunk"):
        return f"{first} before, {second} now"
    return f"{first} of {change.n_before:,} before, {second} of {change.n_after:,} now"


def figures(change: Change) -> tuple[str, str]:
    """The numbers before and after, as people read them.

    >>> from copydesk.quality.changes import Change
    >>> figures(Change(check="filled", subject="url", before=1, after=.125, n_before=9, n_after=8, severity="off"))
    ('100.0%', '12.5%')
    """
    if change.check in ("gone", "silent", "shrunk"):
        return f"{change.before:,.0f}", f"{change.after:,.0f}"
    if change.subject in LOGS and change.check != "role":
        return "1.00 times", f"{change.after:.2f} times"
    if change.check in ("rule", "rule_often"):
        return f"{change.before:.3f} a document", f"{change.after:.3f} a document"
    return f"{change.before:.1%}", f"{change.after:.1%}"


def drift_summary(compared: Compared | None) -> dict[str, Any]:
    """What was compared, as JSON: the baseline or why there is none, counts, and each drift."""
    if compared is None:
        return {"baseline": None, "missing": "the files are not as the contract says", "findings": []}
    return {
        "baseline": compared.baseline.name if compared.baseline.profile else None,
        "missing": compared.baseline.missing,
        "new": compared.n_new,
        "changed": compared.n_changed,
        "findings": [drift_json(drift) for drift in compared.drifts],
        "lasting": [drift_json(drift) for drift in compared.lasting],
    }


def drift_json(drift: Drift) -> dict[str, Any]:
    """A drift as JSON."""
    change = drift.change
    return {
        "check": change.check,
        "subject": change.subject,
        "group": drift.group,
        "scope": drift.scope.name.lower(),
        "severity": change.severity,
        "before": round(change.before, 6),
        "after": round(change.after, 6),
        "n_before": change.n_before,
        "n_after": change.n_after,
    }


def accept_drift(compared: Compared, reason: str) -> Compared:
    """The same with every drift remembered as accepted, for as long as it lasts."""
    keys = {drift.key for drift in compared.drifts}
    old = [one for one in compared.profile.accepted if (one["check"], one["subject"], one["group"]) not in keys]
    new: list[Mapping[str, Any]] = [{**drift_json(drift), "reason": reason} for drift in compared.drifts]
    return replace(compared, profile=replace(compared.profile, accepted=(*old, *new)))
