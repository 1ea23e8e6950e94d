"""Days of a made-up dataset: articles of publishers staged, judged for drift and published, one after the other."""

from __future__ import annotations

import json
import shutil
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from copydesk.corpus import complete_corpus
from copydesk.quality import Verdict, run_gate
from copydesk.quality.suites import suites_folder
from copydesk.tables import write_batches
from copydesk.versions import publish, read_parent, stage
from copydesk.versions.layout import DOCS_PER_SHARD, found_dataset
from copydesk.versions.parent import Kept
from synthetic import Rows, make_article, make_refusal, restate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from copydesk.quality.bounds import Bounds

AS_OF = date(2026, 3, 1)


def few_suites(folder: Path) -> Path:
    """Suites of one expectation each: Great Expectations is not what is tested here."""
    shutil.copytree(suites_folder(), folder)
    for path in folder.iterdir():
        suite = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(suite | {"expectations": suite["expectations"][:1]}), encoding="utf-8")
    return folder


def article(number: int, publisher: str | None = "The Quay", *, n_paragraphs: int = 6, **facts: Any) -> Rows:
    """An article of a publisher; `facts` replace values of its document."""
    rows = make_article(number, n_paragraphs=n_paragraphs, edit=facts.pop("edit", 0), url=facts.get("url"))
    restate(rows, publisher=publisher, **facts)
    return rows


def articles(start: int, n: int, publisher: str | None = "The Quay", **facts: Any) -> list[Rows]:
    """So many articles, numbered from `start`."""
    return [article(number, publisher, **facts) for number in range(start, start + n)]


def spans_more(rows: Rows, times: int, rule: str = "related-line") -> Rows:
    """The article with a rule's span cut into so many: what is removed is the same, the rule fires more often."""
    ledger = rows["ledger"]
    at = next(i for i, span in enumerate(ledger) if span["rule"] == rule)
    whole = ledger[at]
    cuts = [whole["source_start"] + k for k in range(times)] + [whole["source_end"]]
    pieces = [
        whole | {"source_start": a, "source_end": b, "text": whole["text"][a - cuts[0] : b - cuts[0]]}
        for a, b in pairwise(cuts)
    ]
    for position, span in enumerate(ledger[:at] + pieces + ledger[at + 1 :]):
        span["position"] = position
    rows["ledger"] = ledger[:at] + pieces + ledger[at + 1 :]
    return rows


def build(
    root: Path,
    suites: Path,
    new: Iterable[Rows],
    *,
    refused: int = 0,
    without: Iterable[str] = (),
    full: bool = False,
    accept: str = "",
    bounds: Bounds | None = None,
    docs_per_shard: int = DOCS_PER_SHARD,
) -> Verdict:
    """Add articles to the newest version and publish it where the gate lets it pass.

    `refused` inputs are refused besides, documents `without` go; `full`: nothing of the version before stays.
    """
    found_dataset(root, docs_per_shard=docs_per_shard)
    new, parent = list(new), read_parent(root)
    read = {rows["documents"][0]["doc_id"] for rows in new}
    kept = frozenset(parent.documents) - read - set(without) if parent and not full else frozenset()
    old = frozenset(parent.quarantine["locator"].to_pylist()) if parent and not full else frozenset()
    run = root / ".staging" / uuid4().hex[:8]
    rows = [make_refusal(number + len(old)) for number in range(refused)]
    staged = complete_corpus(
        stage(
            root,
            write_batches(new, rows, run / "batches"),
            staging=run / "version",
            as_of=AS_OF,
            found=len(new) + len(kept) + len(old) + refused,
            kept=Kept.of(parent, kept, old) if parent and not full else None,
        )
    )
    verdict = run_gate(
        staged.folder / "tables",
        found=staged.found,
        as_of=AS_OF,
        report_dir=run / "gate",
        suites_dir=suites,
        reused=staged.reused,
        parent=parent,
        bounds=bounds,
        accept=accept,
    )
    if verdict.ok:
        publish(
            root,
            staged,
            as_of=AS_OF,
            producer={"version": "0"},
            inputs={"raw": "x", "reader": "r"},
            validation=verdict.summary,
            report=verdict.report,
            validation_dir=verdict.report.parent / "validation",
        )
    return verdict


def told(verdict: Verdict) -> Mapping[str, str]:
    """What drifted, as check and group, with its severity."""
    summary: Any = verdict.summary["drift"]
    return {f"{one['check']} {one['subject']} {one['group']}": one["severity"] for one in summary["findings"]}
