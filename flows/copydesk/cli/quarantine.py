"""The command quarantine: what a version refused, listed, shown one by one, and read again."""

from __future__ import annotations

import argparse
import json
import shlex
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from copydesk.cli.gutter import Page
from copydesk.cli.history import about_dataset
from copydesk.cli.options import place_option
from copydesk.cli.refusals import show_refusals
from copydesk.cli.replaying import Outcome, Replayed, replay
from copydesk.cli.safe_text import safe_json, safe_line
from copydesk.records import change_limits, parse_limit
from copydesk.versions import open_dataset
from copydesk.versions.seen import as_seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rich.console import Console

    from copydesk.ingest import Place
    from copydesk.versions import Version

Record = dict[str, Any]
_WIDTH = 1_000
_NOW = {
    Outcome.DOCUMENT: "a document now",
    Outcome.OPENS: "no longer refused",
    Outcome.REFUSED: "still refused",
    Outcome.GONE: "gone",
    Outcome.NOT_READ: "not read again",
}
_COUNTED = {**_NOW, Outcome.DOCUMENT: "document(s) now"}


def add_quarantine(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to those of `copydesk`."""
    told = "list what the latest version refused, show it one by one, or read it again"
    quarantine = commands.add_parser("quarantine", help=told, description=f"{told[0].upper()}{told[1:]}.")
    quarantine.add_argument("--json", action="store_true", help="as JSON, for machines")
    about_dataset(quarantine)
    quarantine.set_defaults(run=_list)
    kinds = quarantine.add_subparsers(metavar="[list|show|replay]")
    _add(kinds, "list", "list what was refused, and count it by reason (the default)", _list)
    show = _add(kinds, "show", "show all that is known of a refused input, and how it begins", _show)
    named = "its locator, or a pattern: * stands for any characters, also /, and ? for one"
    show.add_argument("name", metavar="LOCATOR|PATTERN", help=named)
    show.add_argument("--all", action="store_true", help="show every input, and every detail whole")
    told = "read again what the latest version refused, as a build would, and tell what is a document now"
    replay = _add(kinds, "replay", told, _replay)
    limit = "change what one article or archive may be at most; may come several times"
    replay.add_argument("--limit", action="append", default=[], metavar="NAME=NUMBER", help=limit)
    where = "a folder, or an address such as s3://bucket/prefix (default: raw)"
    for one in (show, replay):
        one.add_argument("--raw", type=place_option, default=Path("raw"), metavar="PLACE", help=where)


def _add(
    kinds: argparse._SubParsersAction[Any], name: str, told: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = kinds.add_parser(name, help=told, description=f"{told[0].upper()}{told[1:]}.")
    # Without defaults of its own, it keeps what stands before its name.
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="as JSON, for machines")
    parser.add_argument("--dataset", default=argparse.SUPPRESS, metavar="PLACE", help="default: processed")
    parser.set_defaults(run=run)
    return parser


def _list(options: argparse.Namespace) -> int:
    return list_quarantine(_latest(options), as_json=options.json)


def _show(options: argparse.Namespace) -> int:
    return show_refusals(_latest(options), options.name, options.raw, as_json=options.json, whole=options.all)


def _replay(options: argparse.Namespace) -> int:
    limits = dict(parse_limit(text) for text in options.limit)
    return show_replay(_latest(options), options.raw, limits, as_json=options.json)


def _latest(options: argparse.Namespace) -> Version:
    return open_dataset(options.dataset).version("latest")


def list_quarantine(version: Version, *, as_json: bool = False) -> int:
    """Print the quarantine of a version, and how many there are of each reason."""
    rows = _rows(version)
    if as_json:
        _print_json(rows)
        return 0
    out = Page()
    for row in rows:
        _print(out, f"{_short(row['locator'])}: {row['reason']}: {_short(row['detail'])}")
    counts = Counter(row["reason"] for row in rows)
    _print(out, _counted(version, len(rows), [f"{number} {reason}" for reason, number in counts.most_common()]))
    return 0


def _short(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}... ({len(text):,} characters; show tells them)"


def show_replay(version: Version, raw: Place, limits: Mapping[str, int], *, as_json: bool = False) -> int:
    """Read the quarantine of a version again and print what becomes of each input, and what to do next.

    Raises StoreError where `raw` can't be listed, ConfigurationError for a wrong limit.
    """
    replayed = replay(_rows(version), raw, change_limits(limits))
    if as_json:
        _print_json([_as_record(one) for one in replayed])
        return 0
    out = Page()
    counts: Counter[Outcome] = Counter()
    changed = 0
    for one in replayed:
        _print(out, _line(one))
        counts[one.outcome] += 1
        changed += one.changed
    parts = [f"{counts[outcome]} {said}" for outcome, said in _COUNTED.items() if counts[outcome]]
    _print(out, _counted(version, counts.total(), parts) + (f" ({changed} changed)" if changed else ""))
    for said in _next(counts, _build_command(version, raw, limits)):
        _print(out, f"next: {said}")
    return 0


def _rows(version: Version) -> list[Record]:
    rows: list[Record] = version.scan("quarantine").to_table().to_pylist()
    return sorted(rows, key=lambda row: str(row["locator"]))


def _print(out: Console, line: str) -> None:
    out.print(Text(safe_line(line)), soft_wrap=True)


def _print_json(records: Sequence[Record]) -> None:
    print(safe_json(json.dumps(records, indent=2)))


def _counted(version: Version, number: int, parts: Sequence[str]) -> str:
    return (
        f"{version.name}: {number} in quarantine: {', '.join(parts)}" if number else f"{version.name}: 0 in quarantine"
    )


def _line(one: Replayed) -> str:
    reason = f"{one.reason}: " if one.reason else ""
    detail = f": {reason}{one.detail}" if one.detail else ""
    before = f" (changed; before, {one.before['reason']}: {one.before['detail']})" if one.changed else ""
    return f"{one.before['locator']}: {_NOW[one.outcome]}{detail}{before}"


def _as_record(one: Replayed) -> Record:
    before = {"reason": one.before["reason"], "detail": one.before["detail"]}
    now = {"outcome": one.outcome.value, "changed": one.changed, "reason": one.reason, "detail": one.detail}
    return {"locator": one.before["locator"], **now, "before": before}


def _build_command(version: Version, raw: Place, limits: Mapping[str, int]) -> str:
    """The command that builds from the same folder, with the same limits."""
    options = [] if str(raw) == "raw" else ["--raw", str(raw)]
    dataset = as_seen(str(version.root))
    options += [] if dataset == "processed" else ["--dataset", dataset]
    options += [word for name, number in limits.items() for word in ("--limit", f"{name}={number}")]
    return shlex.join(["python", "flows/build_dataset.py", *options])


def _next(counts: Mapping[Outcome, int], command: str) -> Iterable[str]:
    if counts[Outcome.DOCUMENT] or counts[Outcome.OPENS]:
        yield (
            f"every build reads all of raw/ again, so `{command}` publishes what is a document now,"
            " unless another input has the same URL"
        )
    if counts[Outcome.REFUSED]:
        yield "mend what is still refused, or take it away; `copydesk explain LOCATOR` tells what its reason means"
