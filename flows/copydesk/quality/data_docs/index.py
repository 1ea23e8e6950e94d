"""The first page of the Data Docs: every suite with its verdict, and what failed, each with a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from copydesk.quality.page import code, table, text
from copydesk.quality.verdict import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.quality.engine import Outcome

_BESIDE = (
    "Laws across tables, the types of the files and drift are no expectations: the report.html of the version tells of "
    "them. Pages show keys of failing rows, and never what stands in a row."
)
_MEANING = "A critical failure would have kept the version from being published; a warning is published and told."


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A suite, as a file of `expectations/suites` has it, and what was measured of a table by it.

    `skipped` counts expectations of columns that the table does not have; `columns` are those that it has.
    """

    suite: str
    table: str
    columns: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    skipped: int

    def failed(self, severity: Severity | None = None) -> tuple[Outcome, ...]:
        """The outcomes that failed, or those of them of one severity."""
        return tuple(o for o in self.outcomes if not o.success and severity in (None, o.expectation.severity))


def index_parts(judged: Sequence[Judged], pages: Sequence[str], facts: str, notes: Sequence[str]) -> Iterator[str]:
    """The parts of the page, safe. `pages` are the validations' pages, `facts` tells the version, `notes` what else."""
    yield f"<h1>Data Docs</h1><p>{text(facts)}</p>"
    yield _verdict(judged)
    yield from (f"<p>{text(note)}</p>" for note in notes)
    # In pieces, for `text` cuts what is long.
    yield f"<p>{_MEANING} {_BESIDE}</p>"
    yield "<h2>Validation results</h2>"
    heads = ("validation", "table", "verdict", "expectations", "critical failures", "warnings", "suite")
    yield table(heads, (_row(one, page) for one, page in zip(judged, pages, strict=True)))
    yield "<h2>What failed</h2>"
    failed = [
        (_link(page, one.suite), text(o.expectation.check), *_why(o), o.n_failing, _keys(o))
        for one, page in zip(judged, pages, strict=True)
        for o in one.failed()
    ]
    yield table(("validation", "expectation", "severity", "why", "rows", "such as"), failed)


def _verdict(judged: Sequence[Judged]) -> str:
    critical = sum(len(one.failed(Severity.CRITICAL)) for one in judged)
    warnings = sum(len(one.failed(Severity.WARNING)) for one in judged)
    kind = "bad" if critical else "warn" if warnings else "good"
    total = sum(len(one.outcomes) for one in judged)
    told = f"Expectations: {total:,}, in {len(judged)} suites. Critical failures: {critical:,}. Warnings: {warnings:,}."
    return f'<p class="{kind}"><strong>{told}</strong></p>'


def _row(one: Judged, page: str) -> tuple[object, ...]:
    critical, warnings = len(one.failed(Severity.CRITICAL)), len(one.failed(Severity.WARNING))
    kind, verdict = ("bad", "failed") if critical else ("warn", "warned") if warnings else ("good", "passed")
    suite = _link(f"expectations/{one.suite}.html", "what is expected")
    verdict = f'<span class="{kind}">{verdict}</span>'
    return _link(page, one.suite), code(one.table), verdict, len(one.outcomes), critical, warnings, suite


def _why(outcome: Outcome) -> tuple[str, str]:
    return outcome.expectation.severity.value, text(outcome.expectation.why)


def _keys(outcome: Outcome) -> str:
    return ", ".join(code(" ".join(key)) for key in outcome.keys[:3]) or "--"


def _link(page: str, name: str) -> str:
    return f'<a href="{quote(page)}">{text(name)}</a>'
