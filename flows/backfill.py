"""Publishes what lies in raw/ in portions, a version each, in order: by the day in the path, or by folder.

    python flows/backfill.py --by date|folder [--from DATE] [--to DATE] [the options of build_dataset.py]

A portion with nothing new is left out, so a backfill that was stopped goes on where it was when it is run again.
"""

# ruff: noqa: E402  Prefect's settings must stand before Prefect is imported
from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import date  # noqa: TC003  Prefect reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

from runtime import prefect_server

BEGAN = time.monotonic()
"""When this process began."""
prefect_server.configure(by_hand=__name__ == "__main__", verbose="--verbose" in sys.argv)

from prefect import flow
from pydantic import Field

from build_dataset import build_dataset
from runtime.by_hand import end
from runtime.failing import or_failed
from runtime.flow_parameters import as_parameters, from_parameters
from runtime.opening import watching
from runtime.options import make_parser, read_day, settle
from runtime.portions import WAYS, Portion, find_portions
from runtime.starting import started
from runtime.target import target_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.settings import Settings


@flow(name="backfill")
def backfill(
    by: Annotated[str, Field(pattern="|".join(WAYS))],
    first: date | None = None,
    last: date | None = None,
    build: dict[str, Any] | None = None,
) -> list[str]:
    """Publish portions of raw, each by a run of `build_dataset` with the parameters `build`; gives their versions.

    By "date", inputs of one day in their path from `first` to `last`, as of that day; by "folder", those of one folder
    of raw. It stops at the first portion that is refused, with what was published before in place.
    """
    prefect_server.keep_signals()
    done: list[str] = []

    def run() -> list[str]:
        settings = from_parameters(build_dataset.validate_parameters(build or {}))
        root = target_folder(settings.dataset, found=True)
        portions = find_portions(settings, root, by, first, last)
        for number, portion in enumerate(portions, 1):
            print(f"portion {number} of {len(portions)}: {portion.name}, {portion.news} input(s)", file=sys.stderr)
            if version := build_dataset(**_parameters(settings, portion)):
                done.append(version)
        return done

    return or_failed(run, lambda: f"the backfill stopped after {len(done)} version(s)")


def _parameters(settings: Settings, portion: Portion) -> dict[str, Any]:
    as_of = portion.day or settings.as_of
    return as_parameters(replace(settings, only=(portion.only,), as_of=as_of))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the backfill from the command line; gives the exit code."""
    parser = make_parser("backfill.py", "Publish what lies in raw in portions, a version each.")
    parser.add_argument("--by", choices=WAYS, required=True, help="make portions by the day in the path, or by folder")
    parser.add_argument("--from", dest="first", type=read_day, metavar="DATE", help="the first day (with --by date)")
    parser.add_argument("--dry-run", action="store_true", help="only tell which portions there are, and write nothing")
    parser.add_argument("--to", dest="last", type=read_day, metavar="DATE", help="the last day (with --by date)")
    given = vars(parser.parse_args(arguments))
    by, first, last = given.pop("by"), given.pop("first", None), given.pop("last", None)
    given.pop("verbose", None)
    dry_run = given.pop("dry_run", False)

    wanted: list[Settings] = []

    def look() -> None:
        settings = settle(given)
        portions = find_portions(settings, target_folder(settings.dataset, found=not dry_run), by, first, last)
        if dry_run:
            for portion in portions:
                print(f"{portion.name}: {portion.news} input(s) that are new, changed or gone")
        elif portions:
            wanted.append(settings)
        else:
            print("nothing new: no portion has an input that is new, changed or gone")

    def run() -> None:
        (settings,) = wanted
        with watching(settings, BEGAN) as watch, started(settings, watch) as parameters:
            backfill(by, first, last, parameters)

    code = end(look)
    return end(run, told=True, log_json=wanted[0].log_json) if wanted else code


if __name__ == "__main__":
    sys.exit(main())
