"""The command export: a version copied into a folder, in the form that others read."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from copydesk.cli.history import about_dataset
from copydesk.cli.safe_text import safe
from copydesk.versions import open_dataset
from copydesk.versions.export_plan import COMPRESSIONS, OPTIONS, SHARD_MB

if TYPE_CHECKING:
    import argparse
    from typing import Any

_EVERY_SECONDS = 20.0

_TARGET = "a folder that is not there yet, or an empty one"
_SAFE = "CSV: put ' before text that a spreadsheet would run as a formula; take one ' away to have the text back"


def add_export(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to those of `copydesk`."""
    told = "copy a version into a folder, as Parquet, for the Hugging Face hub, as JSON Lines, CSV or Delta Lake"
    export = commands.add_parser("export", help=told, description=told)
    export.add_argument("version", metavar="VERSION", help="latest, a number, v000021, tag:NAME, or a day")
    export.add_argument("target", metavar="DEST", help=_TARGET)
    export.add_argument("--format", choices=[*OPTIONS], default="parquet", help="default: parquet")
    export.add_argument("--tables", metavar="A,B", help="only these (default: all)")
    mb = f"the size of a file, for parquet, hf and delta (default: {SHARD_MB})"
    export.add_argument("--shard-mb", type=int, metavar="MB", help=mb)
    export.add_argument("--compress", choices=COMPRESSIONS, help="jsonl (default: zst) and csv (default: none)")
    export.add_argument("--spreadsheet-safe", action="store_true", help=_SAFE)
    about_dataset(export)
    export.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    version = open_dataset(options.dataset).version(options.version)
    tables = None if options.tables is None else [name.strip() for name in options.tables.split(",") if name.strip()]
    place = version.export(
        options.target,
        options.format,
        tables=tables,
        shard_mb=options.shard_mb,
        compress=options.compress,
        spreadsheet_safe=options.spreadsheet_safe,
        tell=_Teller(),
    )
    totals = version.manifest["tables"]
    chosen = [name for name in version.tables if tables is None or name in tables]
    rows = sum(totals[name]["rows"] for name in chosen)
    print(safe(f"{version.name}: {len(chosen)} table(s), {rows:,} rows as {options.format} in {place}"))
    return 0


class _Teller:
    """Says on standard error how far a long export is, now and then."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, table: str, done: int, total: int) -> None:
        if time.monotonic() - self._said > _EVERY_SECONDS:
            self._said = time.monotonic()
            print(f"export: {done:,} of {total:,} rows, in {table}", file=sys.stderr, flush=True)
