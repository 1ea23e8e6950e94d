"""A refused input, shown with all that is known of it: reason, place, size, hash, what to do next, how it begins."""

from __future__ import annotations

import json
import shlex
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from rich.text import Text

from copydesk.cli.beginnings import read_beginnings
from copydesk.cli.gutter import Page
from copydesk.cli.safe_text import safe_json, safe_line
from copydesk.contracts import load_tables
from copydesk.errors import Reason, StoreError
from copydesk.versions.seen import as_seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.cli.beginnings import Beginning, Row
    from copydesk.ingest import Place
    from copydesk.versions import Version

_SHOWN = 20
"""So many inputs are shown, if not all are asked for."""
_WIDTH = 1_000
"""And so many characters of what an input is called and what was found in it."""
_LINES, _LINE = 12, 100
_HEX = 32
"""So many bytes of what is no text."""
_TEXT_CONTROLS = frozenset(b"\t\n\r\f")

NEXT = {
    Reason.EMPTY: "fetch it again if it should hold an article; else take it away",
    Reason.BINARY: "give it the suffix of what it is, or export it as text, HTML, Word or PDF",
    Reason.UNDECODABLE: "save it as UTF-8, or state its charset in the page or a sidecar",
    Reason.UNSUPPORTED_TYPE: "convert it to a kind that copydesk reads, which the detail lists, or give it its suffix",
    Reason.MALFORMED: "fetch or pack it again: it may have been cut off on its way; mend the sidecar if that is named",
    Reason.TOO_LARGE: "split it, or raise the bound that the detail tells, with --limit NAME=NUMBER",
    Reason.NO_ARTICLE: "take it away if it holds none; if it does, report it as an article that reads wrong",
    Reason.SAME_URL: "nothing, if the document that the detail names is the one wanted; else give this one its own id",
    Reason.OUTSIDE_RAW: "put the file itself in the place of the link",
    Reason.UNREADABLE: "see to its rights and to the disk or server that holds it",
    Reason.ENCRYPTED: "take the password off, and put the open file in its place",
    Reason.CRASHED: "report it, with the input if it may be shared; the fault is copydesk's",
}
"""What to do about each reason."""


def show_refusals(version: Version, name: str, raw: Place, *, as_json: bool = False, whole: bool = False) -> int:
    """Print what is known of each refused input that `name` means: a locator, or a pattern with * and ?.

    Raises StoreError where it means none.
    """
    chosen = choose_rows(version, name)
    shown = chosen if whole or as_json else chosen[:_SHOWN]
    beginnings = read_beginnings(shown, raw)
    if as_json:
        records = [_as_record(row, beginnings[row["locator"]]) for row in shown]
        print(safe_json(json.dumps(records, indent=2)))
        return 0
    out = Page()
    for at, row in enumerate(shown):
        for line in [*([""] if at else []), *_lines(row, beginnings[row["locator"]], raw, whole=whole)]:
            out.print(Text(line), soft_wrap=True)
    if len(chosen) > len(shown):
        out.print(Text(f"\n... {len(chosen) - len(shown):,} more; --all shows them"), soft_wrap=True)
    out.print(Text(f"next: read again what can be mended: {_replay_command(version, raw)}"), soft_wrap=True)
    return 0


def choose_rows(version: Version, name: str) -> list[Row]:
    """The rows of quarantine that a name means: the one of that locator, as it is or as it is shown; else a pattern's.

    Raises StoreError where there is none.
    """
    rows: list[Row] = sorted(version.scan("quarantine").to_table().to_pylist(), key=lambda row: str(row["locator"]))
    chosen = [row for row in rows if row["locator"] == name]
    chosen = chosen or [row for row in rows if safe_line(row["locator"]) == safe_line(name)]
    chosen = chosen or [row for row in rows if fnmatchcase(row["locator"], name)]
    if not chosen:
        what = f"'{_short(safe_line(name), whole=False)}' is no input in quarantine of {version.name}"
        then = "`copydesk quarantine list` lists them; in a pattern * stands for any characters, ? for one"
        raise StoreError(what, where=as_seen(str(version.root)), then=then)
    return chosen


def _lines(row: Row, beginning: Beginning, raw: Place, *, whole: bool) -> Iterator[str]:
    size = "not known" if row["bytes"] is None else f"{row['bytes']:,} bytes"
    facts = {
        "reason": f"{row['reason']}: {_explained('reason', row['reason'])}",
        "stage": f"{row['stage']}: {_explained('stage', row['stage'])}",
        "detail": _short(row["detail"], whole=whole),
        "size": size,
        "sha256": row["raw_sha256"] or "not known",
        "next": _next(row["reason"]),
    }
    yield safe_line(_short(row["locator"], whole=whole))
    yield from (f"  {name:<8}{safe_line(str(fact))}" for name, fact in facts.items())
    if beginning.data is None:
        yield f"  begins  not shown: {safe_line(_short(beginning.why, whole=whole))} ({safe_line(str(raw))})"
        return
    yield "  begins" if beginning.data else "  begins  with nothing: it is empty"
    text = _as_text(beginning.data)
    lines = [beginning.data[:_HEX].hex(" ")] if text is None else text.splitlines()
    yield from (f"    | {safe_line(_cut(line)).rstrip()}".rstrip() for line in lines[:_LINES])


def _as_record(row: Row, beginning: Beginning) -> dict[str, Any]:
    text = None if beginning.data is None else _as_text(beginning.data)
    begins = {
        "text": text,
        "hex": beginning.data.hex() if beginning.data is not None and text is None else None,
        "not_shown": beginning.why or None,
    }
    told = {"explained": _explained("reason", row["reason"]), "next": _next(row["reason"])}
    return {**row, **told, "beginning": begins}


def _as_text(data: bytes) -> str | None:
    r"""The bytes as text, what is no UTF-8 as escapes; None where too many of them are no text at all.

    >>> _as_text(b"Caf\xe9 \xc3\xa9\xe2\x82"), _as_text(b"PK\x03\x04\x14")
    ('Caf\\xe9 é', None)
    """
    if 10 * sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in data) > len(data):
        return None
    # A letter that the end of the beginning cuts in two is left out.
    whole = next((data[: len(data) - n] for n in range(1, 4) if _is_cut(data[-n:])), data)
    return whole.decode("utf-8", "backslashreplace")


def _is_cut(tail: bytes) -> bool:
    """Whether the tail is the first bytes of a longer letter in UTF-8."""
    needed = 4 if tail[:1] >= b"\xf0" else 3 if tail[:1] >= b"\xe0" else 2 if tail[:1] >= b"\xc2" else 1
    return len(tail) < needed and all(0x80 <= byte < 0xC0 for byte in tail[1:])


def _explained(column: str, value: str) -> str:
    return load_tables()["quarantine"].column(column).values.get(value, "of another release of copydesk")


def _next(reason: str) -> str:
    return NEXT[Reason(reason)] if reason in set(Reason) else "see the notes of the release that wrote it"


def _replay_command(version: Version, raw: Place) -> str:
    dataset = as_seen(str(version.root))
    options = [] if str(raw) == "raw" else ["--raw", str(raw)]
    options += [] if dataset == "processed" else ["--dataset", dataset]
    return safe_line(shlex.join(["copydesk", "quarantine", "replay", *options]))


def _short(text: str, *, whole: bool) -> str:
    if whole or len(text) <= _WIDTH:
        return text
    return f"{text[:_WIDTH]}... ({len(text):,} characters; --all shows them)"


def _cut(line: str) -> str:
    return line if len(line) <= _LINE else f"{line[: _LINE - 3]}..."
