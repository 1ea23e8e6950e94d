"""The part of the report that tells what changed since the version before."""

from __future__ import annotations

from math import expm1
from typing import TYPE_CHECKING

from copydesk.quality.drift_findings import figures, title
from copydesk.quality.facts import FILLED
from copydesk.quality.page import code, table, text
from copydesk.quality.profile import count_documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from copydesk.quality.drift import Compared
    from copydesk.quality.profile import Tally
    from copydesk.quality.scopes import Drift

_PUBLISHERS_SHOWN = 30
_WIDTH = 120


def drift_parts(compared: Compared) -> Iterator[str]:
    """The section, safe HTML: drifts before and after, then the numbers compared; or why nothing was compared."""
    yield "<h2>Compared with the version before</h2>"
    before = compared.baseline.profile
    if before is None:
        yield f"<p>Nothing was compared: {text(compared.baseline.missing)}.</p>"
        return
    name = text(compared.baseline.name)
    yield f"<p>With {name}: {compared.n_new:,} new documents, {compared.n_changed:,} whose input changed.</p>"
    if compared.drifts:
        yield _drifts(compared.drifts)
    else:
        yield "<p>No drift.</p>"
    if compared.lasting:
        yield "<p>Accepted for an earlier version, and still so:</p>"
        yield _drifts(compared.lasting)
    yield f"<h3>The whole, in {name} and now</h3>"
    yield _whole(before.whole, compared.profile.whole)
    yield f"<h3>Documents of the largest publishers, in {name} and now</h3>"
    yield _publishers(compared)


def bars(before: float, after: float) -> str:
    """Two bars, one over the other, of shares from 0 to 1: what was, pale, and what is."""
    rows = "".join(
        f'<rect y="{y}" width="{_WIDTH * min(max(share, 0.0), 1.0):.1f}" height="5" fill="currentColor"{pale}/>'
        for y, share, pale in ((0, before, ' opacity=".35"'), (6, after, ""))
    )
    label = f"{before:.0%} before, {after:.0%} now"
    return f'<svg width="{_WIDTH}" height="11" role="img" aria-label="{label}">{rows}</svg>'


def _drifts(drifts: tuple[Drift, ...]) -> str:
    rows = []
    for drift in drifts:
        change = drift.change
        top = max(change.before, change.after, 1e-9)
        scale = 1.0 if top <= 1 else top
        kind = "bad" if change.severity == "critical" else "warn"
        first, second = figures(change)
        what = f'<span class="{kind}">{text(change.severity)}</span>'
        rows.append((what, text(title(drift)), first, second, bars(change.before / scale, change.after / scale)))
    return table(("severity", "what", "before", "now", ""), rows)


def _whole(before: Tally, after: Tally) -> str:
    rows = []
    n, m = count_documents(before), count_documents(after)
    for column in FILLED:
        shares = tuple(tally["filled", column, "documents"] / max(k, 1) for tally, k in ((before, n), (after, m)))
        rows.append((f"with {code(column)}", f"{shares[0]:.1%}", f"{shares[1]:.1%}", bars(*shares)))
    rows += [_typical("words", before, after), _typical("paragraphs", before, after), _removed(before, after)]
    return table(("documents", "before", "now", ""), [("all", f"{n:,}", f"{m:,}", ""), *rows])


def _typical(measure: str, before: Tally, after: Tally) -> tuple[str, str, str, str]:
    means = [
        expm1(tally["measure", measure, "sum"] / 1000 / max(tally["measure", measure, "n"], 1))
        for tally in (before, after)
    ]
    top = max(*means, 1e-9)
    return f"{text(measure)}, geometric mean", f"{means[0]:,.1f}", f"{means[1]:,.1f}", bars(*(m / top for m in means))


def _removed(before: Tally, after: Tally) -> tuple[str, str, str, str]:
    shares = [
        tally["measure", "removed", "sum"] / 1000 / max(tally["measure", "removed", "n"], 1)
        for tally in (before, after)
    ]
    return "share of the source removed", f"{shares[0]:.1%}", f"{shares[1]:.1%}", bars(shares[0], shares[1])


def _publishers(compared: Compared) -> str:
    before = compared.baseline.profile
    if before is None:
        return ""
    now = compared.profile.tallies
    names = {name for name in (*before.tallies, *now) if name}
    counts = [(name, _count(before.tallies, name), _count(now, name)) for name in sorted(names)]
    top = sorted(counts, key=lambda row: (-max(row[1], row[2]), row[0]))[:_PUBLISHERS_SHOWN]
    return table(("publisher", "before", "now"), ((code(name), first, second) for name, first, second in top))


def _count(tallies: Mapping[str | None, Tally], name: str) -> int:
    return count_documents(tallies[name]) if name in tallies else 0
