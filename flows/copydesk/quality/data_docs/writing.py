"""Judges a published version anew with the suites, and writes what comes out as a folder of pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.contracts import load_tables
from copydesk.quality.data_docs.cleaning import clean_markup
from copydesk.quality.data_docs.index import Judged, index_parts
from copydesk.quality.page import page
from copydesk.quality.staged import read_published
from copydesk.quality.suites import MEASURES, load_suites
from copydesk.quality.validating import validate_tables
from copydesk.quality.verdict import Severity
from copydesk.versions.disk import storing
from copydesk.versions.export_site import build_beside, find_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from os import PathLike

    from copydesk.quality.suites import Suite
    from copydesk.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class DataDocs:
    """Where the pages lie, and what they say, in numbers."""

    place: Path
    suites: int
    expectations: int
    critical: int
    warnings: int


def write_data_docs(version: Version, target: str | PathLike[str], *, suites_dir: Path | None = None) -> DataDocs:
    """Write Great Expectations' Data Docs of a version into the folder `target`, which is not there or empty.

    The suites run over all rows of the version. The pages load nothing, run nothing and show no value of a
    row; the same version gives the same bytes. The folder is built beside the target and renamed. Raises
    ConfigurationError for a target that can't be and for suites that can't be trusted or evaluated, StoreError for
    files that can't be read or written. `suites_dir` replaces the suites of `expectations/`.
    """
    place = find_place(target, version.root)
    suites = load_suites(suites_dir)
    judged = tuple(_judge(version, suites))
    with storing(place), build_beside(place) as site:
        for name, content in _pages(version, judged, suites):
            path = site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    return DataDocs(
        place=place,
        suites=len(judged),
        expectations=sum(len(one.outcomes) for one in judged),
        critical=sum(len(one.failed(Severity.CRITICAL)) for one in judged),
        warnings=sum(len(one.failed(Severity.WARNING)) for one in judged),
    )


def _judge(version: Version, suites: Mapping[str, Suite]) -> Iterator[Judged]:
    """What is measured, suite file by suite file, in the order of the tables."""
    staged = read_published({name: version.files(name) for name in version.tables})
    absent = set(load_tables()) - set(version.tables)
    found, as_of = version.manifest["counts"]["found"], date.fromisoformat(version.manifest["as_of"])
    results = validate_tables(staged, suites, found=found, as_of=as_of, absent=absent)
    for target, (suite, outcomes) in results.items():
        columns = MEASURES[target] if target in MEASURES else staged.columns(target)
        for file in suite.digests:
            some = tuple(outcome for outcome in outcomes if outcome.expectation.suite == file)
            every = sum(expectation.suite == file for expectation in suite.expectations)
            yield Judged(suite=file, table=target, columns=columns, outcomes=some, skipped=every - len(some))


def _pages(version: Version, judged: Sequence[Judged], suites: Mapping[str, Suite]) -> Iterator[tuple[str, str]]:
    # It imports Great Expectations, which the validation has done by now.
    from copydesk.quality.data_docs.rendering import Renderer

    renderer = Renderer()
    made = datetime.fromisoformat(version.manifest["created"]).astimezone(UTC)
    names = [f"validations/{one.suite}/{version.name}/{made:%Y%m%dT%H%M%S.%fZ}/{one.table}.html" for one in judged]
    dataset = version.manifest.get("dataset_id", "")
    facts = f"{version.name} of the dataset {dataset}, published {made:%Y-%m-%d %H:%M:%S} UTC."
    yield (
        "index.html",
        _page(f"Data Docs of {version.name}", index_parts(judged, names, facts, [*_notes(version, judged, suites)])),
    )
    for one, name in zip(judged, names, strict=True):
        body = renderer.validation(
            one.suite, one.outcomes, table=one.table, columns=one.columns, version=version.name, made=made
        )
        yield name, _page(f"{one.suite}, {version.name}", [_home(name), clean_markup(body)])
    for target, suite in suites.items():
        for file in suite.digests:
            some = [expectation for expectation in suite.expectations if expectation.suite == file]
            body = renderer.suite(file, some, suite.notes.get(file, ""))
            yield (
                f"expectations/{file}.html",
                _page(f"{file}, of {target}", [_home("expectations/"), clean_markup(body)]),
            )


def _notes(version: Version, judged: Sequence[Judged], suites: Mapping[str, Suite]) -> Iterator[str]:
    """What else a reader must know: what was not judged, and whether the version was published by other suites."""
    missing = sorted(set(suites) - {one.table for one in judged})
    if missing:
        yield f"Not judged, for {version.name} does not have all of its columns or tables: {', '.join(missing)}."
    for one in judged:
        if one.skipped:
            yield f"{one.suite}: {one.skipped} expectations of columns that the table does not have were not judged."
    then: Mapping[str, Any] = (version.manifest.get("validation") or {}).get("suites", {})
    changed = [name for name, suite in suites.items() if name in then and then[name].get("digests") != suite.digests]
    if changed:
        yield f"Since the version was published, the expectations changed of: {', '.join(changed)}."


def _home(name: str) -> str:
    return f'<p><a href="{"../" * name.count("/")}index.html">Data Docs</a></p>'


def _page(title: str, parts: Iterator[str] | Sequence[str]) -> str:
    style = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    return page(title, parts, style=style)
