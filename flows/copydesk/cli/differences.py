"""What differs between two versions, shown: a calm text with a limit, or all of it as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.text import Text

from copydesk.cli.gutter import Page
from copydesk.cli.safe_text import safe_json, safe_line
from copydesk.versions.layout import version_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console

    from copydesk.versions import Dataset
    from copydesk.versions.causes import MakerChange
    from copydesk.versions.details import Details, ParagraphChange
    from copydesk.versions.diff import Diff, Entry

_SHOWN = 10
"""So many of each kind are shown."""
_WIDTH = 100
"""And so many characters of a value."""
_TOLD = {
    "input": "its input changed",
    "locator": "its input lies elsewhere",
    "rules": "the rules changed",
    "model": "the model changed",
    "code": "the code changed",
    "settings": "the settings changed",
    "unknown": "nothing that is recorded changed; perhaps a sidecar",
}
_STYLES = {"+": "green", "-": "red"}


def show_diff(dataset: Dataset, diff: Diff, console: Console | None = None, *, whole: bool = False) -> None:
    """Print what differs; with `whole` all of it, and every text as long as it is."""
    out = console or Page()
    for line in _lines(dataset, diff, whole=whole):
        mark = line.lstrip()[:1]
        indent = len(line) - len(line.lstrip())
        out.print(Text(" " * indent + safe_line(line.lstrip()), style=_STYLES.get(mark, "")), soft_wrap=True)


def diff_as_json(dataset: Dataset, diff: Diff) -> str:
    """All that differs: documents with fields, paragraphs and names, and keys of the rows of other tables."""
    record = {
        "before": diff.before,
        "after": diff.after,
        "counts": {name: len(getattr(diff, name)) for name in ("added", "removed", "changed")}
        | {"unchanged": diff.unchanged},
        "thorough": diff.thorough,
        "makers": [asdict(maker) for maker in diff.makers],
        "added": [asdict(entry) for entry in diff.added],
        "removed": [asdict(entry) for entry in diff.removed],
        "changed": [_record(detail) for detail in dataset.details(diff.changed)],
        "tables": {table: asdict(rows) for table, rows in diff.others.items()},
    }
    return safe_json(json.dumps(record, indent=2, default=str))


def _record(detail: Details) -> dict[str, Any]:
    change = detail.change
    return {
        **{name: getattr(change, name) for name in ("doc_id", "locator", "title", "tables", "causes")},
        "fields": {name: {"before": old, "after": new} for name, (old, new) in change.fields.items()},
        "paragraphs": [asdict(paragraph) for paragraph in detail.paragraphs],
        "names": [asdict(name) for name in detail.names],
    }


def _lines(dataset: Dataset, diff: Diff, *, whole: bool) -> Iterator[str]:
    counts = [f"{len(getattr(diff, name)):,} {name}" for name in ("added", "removed", "changed")]
    names = f"{version_name(diff.before)} to {version_name(diff.after)}"
    yield f"{names}: {', '.join(counts)}, {diff.unchanged:,} unchanged"
    if not (diff.is_empty or diff.thorough or diff.added or diff.removed or diff.changed or diff.others):
        yield "  but their files differ: --thorough compares all tables"
    for maker in diff.makers if whole else diff.makers[:_SHOWN]:
        yield f"  {_told_maker(maker)}"
    yield from _more(len(diff.makers), whole=whole)
    yield from _entries("added", "+", diff.added, whole=whole)
    yield from _entries("removed", "-", diff.removed, whole=whole)
    if diff.changed:
        yield from ("", "changed")
        for detail in dataset.details(diff.changed if whole else diff.changed[:_SHOWN]):
            yield from _changed(detail, whole=whole)
        yield from _more(len(diff.changed), whole=whole)
    for table, rows in diff.others.items():
        marked = [(f"{sign} {key}") for sign, kind in zip("+-~", _KINDS, strict=True) for key in getattr(rows, kind)]
        counts = [f"{len(getattr(rows, kind)):,} {kind}" for kind in _KINDS if getattr(rows, kind)]
        yield from ("", f"{table}: {', '.join(counts)}")
        yield from _limited(marked, whole=whole)


_KINDS = ("added", "removed", "changed")


def _told_maker(maker: MakerChange) -> str:
    def short(value: str | None) -> str:
        return "not recorded" if value is None else value if len(value) < 40 else f"{value[:12]}..."

    name = maker.name if maker.name.partition(".")[0] == maker.cause.value else f"{maker.cause.value}: {maker.name}"
    return f"{name}: {short(maker.before)} to {short(maker.after)}"


def _entries(title: str, sign: str, entries: Sequence[Entry], *, whole: bool) -> Iterator[str]:
    if entries:
        yield from ("", title)
        yield from _limited([f"{sign} {_named(e.locator, e.title, e.doc_id)}" for e in entries], whole=whole)


def _named(locator: str, title: str | None, doc_id: str) -> str:
    return f"{locator}: {title or 'no title'} ({doc_id})"


def _limited(lines: Sequence[str], *, whole: bool) -> Iterator[str]:
    for line in lines if whole else lines[:_SHOWN]:
        yield f"  {line}"
    yield from _more(len(lines), whole=whole)


def _more(number: int, *, whole: bool, indent: str = "  ") -> Iterator[str]:
    if number > _SHOWN and not whole:
        yield f"{indent}... {number - _SHOWN:,} more; --all shows them"


def _changed(detail: Details, *, whole: bool) -> Iterator[str]:
    change = detail.change
    why = ", ".join(_TOLD[cause] for cause in change.causes)
    yield f"  {_named(change.locator, change.title, change.doc_id)}"
    yield f"    because {why}"
    facts = {name: values for name, values in change.fields.items() if whole or _is_fact(name)}
    for name, (old, new) in facts.items():
        yield f"    {name}: {_short(_value(old), whole=whole)} to {_short(_value(new), whole=whole)}"
    for paragraph in detail.paragraphs if whole else detail.paragraphs[:_SHOWN]:
        yield from _paragraph(paragraph, whole=whole)
    yield from _more(len(detail.paragraphs), whole=whole, indent="    ")
    yield from _names(detail, whole=whole)
    if not (facts or detail.paragraphs or detail.names):
        yield f"    in {', '.join(change.tables)} only"


def _is_fact(name: str) -> bool:
    """Whether a column says something of the article: hashes and counts only follow its text."""
    return not name.startswith("n_") and not name.endswith("_sha256")


def _paragraph(change: ParagraphChange, *, whole: bool) -> Iterator[str]:
    roles = dict.fromkeys(role for role in (change.role_before, change.role_after) if role)
    kind = "added" if change.before is None else "removed" if change.after is None else "edited"
    yield f"    {' to '.join(roles)} {kind}"
    if change.before is not None:
        yield f"      - {_short(change.before, whole=whole)}"
    if change.after is not None:
        yield f"      + {_short(change.after, whole=whole)}"


def _names(detail: Details, *, whole: bool) -> Iterator[str]:
    kinds = (
        ("gained", [one for one in detail.names if not one.before]),
        ("lost", [one for one in detail.names if not one.after]),
        ("mentioned more or less often", [one for one in detail.names if one.before and one.after]),
    )
    for kind, names in kinds:
        told = [f"{one.name} ({one.label}, {one.before} to {one.after})" for one in names]
        shown = told if whole else told[:_SHOWN]
        if told:
            rest = f"; and {len(told) - len(shown)} more" if len(told) > len(shown) else ""
            yield f"    names {kind}: {'; '.join(shown)}{rest}"


def _value(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(_value, value)) or "none"
    if isinstance(value, dict):
        return ", ".join(_value(one) for one in _present(value.values()))
    return "none" if value is None else str(value)


def _present(values: Iterable[object]) -> list[object]:
    return [value for value in values if value not in (None, [])]


def _short(text: str, *, whole: bool) -> str:
    return text if whole or len(text) <= _WIDTH else f"{text[: _WIDTH - 3]}..."
