"""Why a document of a version is as it is, told from the version alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc
from rich.table import Table
from rich.text import Text

from copydesk.cli.article_page import Page, safe
from copydesk.contracts import load_tables
from copydesk.errors import StoreError
from copydesk.rules import load_rulebook

if TYPE_CHECKING:
    from rich.console import Console

    from copydesk.versions import Version

Record = Mapping[str, Any]


def explain(version: Version, name: str, console: Console | None = None) -> int:
    """Print why the document `name` (its id or locator) is as it is; of a quarantined input, why it is none.

    Raises StoreError where the version holds neither.
    """
    out = console or Page()
    documents = _rows(version, "documents", "doc_id", name) or _rows(version, "documents", "locator", name)
    if not documents:
        return _explain_refusal(version, name, out)
    document = documents[0]
    own = {table: _rows(version, table, "doc_id", document["doc_id"]) for table in ("ledger", "evidence", "entities")}
    _show_origin(version, document, out)
    _show_values(own["evidence"], out)
    _show_ledger(own["ledger"], out)
    methods = sorted({row["method"] for row in own["entities"]})
    out.print(Text(f"\n{len(own['entities'])} mentions, found by: {', '.join(methods)}"))
    gate = version.manifest["validation"]
    out.print(f"The gate passed the version, with {gate.get('warnings', 0)} warning(s).")
    return 0


def _rows(version: Version, table: str, column: str, value: str) -> list[Record]:
    rows: list[Record] = version.scan(table).to_table(filter=pc.field(column) == value).to_pylist()
    return sorted(rows, key=lambda row: (str(row.get("field", "")), row.get("position") or 0))


def _explain_refusal(version: Version, name: str, out: Console) -> int:
    refused = _rows(version, "quarantine", "locator", name)
    if not refused:
        raise StoreError(
            f"'{safe(name)}' is no document and no quarantined input of {version.name}",
            where=str(version.path("documents")),
            then="give a doc_id or a locator that stands in the table documents or quarantine",
        )
    row = refused[0]
    why = load_tables()["quarantine"].column("reason").values.get(row["reason"], "")
    out.print(Text(f"{safe(row['locator'])} is in quarantine: {row['reason']} ({why})"))
    out.print(Text(f"at {row['stage']}: {safe(row['detail'])}"))
    return 0


def _show_origin(version: Version, document: Record, out: Console) -> None:
    decoding = document["decoding"]
    repairs = f", repaired: {', '.join(decoding['repairs'])}" if decoding["repairs"] else ""
    out.print(Text(f"{document['doc_id']} in {version.name}", style="bold"))
    read_as = f"{document['media_type']}, {decoding['charset']} by {decoding['how']}{repairs}"
    out.print(Text(f"from {safe(document['locator'])} ({read_as})"))
    out.print(Text(f"raw sha256 {document['raw_sha256']}\nsource sha256 {document['source_sha256']}"))
    lengths = f"{document['n_source_chars']} characters, {document['n_removed_chars']} of them not in the text"
    out.print(Text(f"first seen {document['first_seen']}; {lengths}\n"))


def _show_values(evidence: list[Record], out: Console) -> None:
    table = Table.grid(padding=(0, 2))
    for row in evidence:
        place = f"at {row['source_start']}-{row['source_end']}" if row["source_start"] is not None else ""
        style = "" if row["chosen"] else "dim"
        taken = row["field"] if row["chosen"] else f"{row['field']} (not taken)"
        table.add_row(
            *(
                Text(safe(str(cell)), style=style)
                for cell in (taken, row["value"], row["method"], row["confidence"], place)
            )
        )
    out.print(table)
    out.print()


def _show_ledger(ledger: list[Record], out: Console) -> None:
    whys = load_rulebook().reasons
    table = Table.grid(padding=(0, 2))
    for row in ledger:
        text = (
            row["paragraph_id"] if row["kept"] else "(personal data)" if row["pii"] else " ".join(row["text"].split())
        )
        shown = text if len(text) <= 80 else f"{text[:79]}…"
        cells = (f"{row['source_start']}-{row['source_end']}", row["role"], row["rule"], shown)
        table.add_row(*(Text(safe(cell), style="" if row["kept"] else "dim") for cell in cells))
    out.print(table)
    out.print()
    for rule in sorted({row["rule"] for row in ledger}):
        out.print(Text(f"{safe(rule)}: {whys.get(rule, 'a rule of another release of copydesk')}", style="dim"))
