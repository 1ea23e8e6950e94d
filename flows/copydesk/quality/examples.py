"""Names documents that show a drift."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.quality.measuring import select

if TYPE_CHECKING:
    from copydesk.quality.drift import Compared
    from copydesk.quality.scopes import Drift


def examples(drift: Drift, compared: Compared, n: int) -> tuple[str, ...]:
    """Ids of some documents that show a drift, those that show it most first."""
    measured, before = compared.measured, compared.baseline.profile
    check, subject = drift.change.check, drift.change.subject
    if before is None or check in ("gone", "silent", "shrunk", "quarantine"):
        return ()
    facts = measured.fresh
    if drift.publisher is not None:
        mine = [name == drift.publisher for name in before.publishers.of(facts)]
        facts = facts.filter(pa.array(mine, pa.bool_()))
    if check in ("rule", "rule_often", "rule_silent", "role"):
        column = "role" if check == "role" else "rule"
        found = [part.filter(pc.equal(part.column(column), subject)) for part in measured.spans()]
        spans = select(pa.concat_tables(found), facts.column("doc_id").to_pylist())
        return _first(spans.select(["doc_id", "chars"]).rename_columns(["doc_id", "by"]), n, largest=True)
    if check == "filled":
        lacking = facts.filter(pc.invert(facts.column(f"has_{subject}")))
        return tuple(sorted(lacking.column("doc_id").to_pylist())[:n])
    ordered = facts.select(["doc_id", subject]).rename_columns(["doc_id", "by"])
    return _first(
        ordered.filter(pc.is_valid(ordered.column("by"))), n, largest=drift.change.after > drift.change.before
    )


def _first(table: pa.Table, n: int, *, largest: bool) -> tuple[str, ...]:
    order = [("by", "descending" if largest else "ascending"), ("doc_id", "ascending")]
    return tuple(dict.fromkeys(table.sort_by(order).column("doc_id").to_pylist()[: 4 * n]))[:n]
