"""What the command line of the main job takes."""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.entities import DEFAULT_MODEL
from copydesk.errors import ConfigurationError
from copydesk.ingest import Place, parse_place
from copydesk.records import parse_limit

if TYPE_CHECKING:
    from collections.abc import Sequence


MOST_REASON = 500
"""Characters that a reason to accept drift may have: it stands in the card, the log and every manifest after."""


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options of the command line; ends with exit code 2 where they make no sense."""
    parser = argparse.ArgumentParser(
        prog="build_dataset.py", description="Turn raw articles into a version of the dataset."
    )
    parser.add_argument(
        "--raw",
        type=_place,
        default=Path("raw"),
        metavar="PLACE",
        help="where the articles lie: a folder, or an address such as s3://bucket/prefix (default: raw)",
    )
    parser.add_argument(
        "--dataset",
        type=_place,
        default=Path("processed"),
        metavar="PLACE",
        help="where versions go: a folder, or an address such as s3://bucket/prefix (default: processed)",
    )
    parser.add_argument(
        "--as-of",
        type=_day,
        metavar="DATE",
        help="the day that counts as today, YYYY-MM-DD (default: today in UTC)",
    )
    parser.add_argument(
        "--workers", type=_count, default=0, metavar="N", help="how many processes read (default: one a core)"
    )
    parser.add_argument(
        "--ner-model",
        action="append",
        metavar="[LANG=]NAME",
        help="what finds names: a spaCy pipeline by name or path, or gliner:NAME or transformers:NAME, where NAME is a "
        "folder or in the local Hugging Face cache (nothing is downloaded; extras of the same names bring the "
        "libraries); for its own language ('en' where its files state none), or as LANG=NAME for the one stated; may "
        f"come several times, once a language (default: {DEFAULT_MODEL})",
    )
    parser.add_argument(
        "--limit",
        type=_limit,
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="change what one article or archive may be at most, such as max_bytes=50000000; may come several times",
    )
    parser.add_argument(
        "--full", action="store_true", help="read every article again, also what has not changed since the last version"
    )
    parser.add_argument(
        "--first-seen",
        metavar="DATASET[@VERSION]",
        help="take the day since when each document is known from there, such as old/processed@v000021",
    )
    parser.add_argument(
        "--wait",
        type=_seconds,
        default=0,
        metavar="SECONDS",
        help="wait so long for another build of the same dataset to end (default: not at all, exit code 3)",
    )
    parser.add_argument(
        "--accept",
        type=_reason,
        metavar="REASON",
        help="publish although the version drifts from the one before, and say why that is right; laws and "
        "expectations hold as ever",
    )
    parser.add_argument(
        "--engine",
        choices=("local", "dask", "ray"),
        default="local",
        help="what reads: processes of this machine, or a Dask or Ray cluster (copydesk[dask], copydesk[ray]), for "
        "which --raw and --dataset must lie on storage that all its machines share (default: local)",
    )
    parser.add_argument(
        "--address", metavar="ADDRESS", help="of the cluster's scheduler (default: a cluster on this machine)"
    )
    parser.add_argument(
        "--worker-memory",
        type=_megabytes,
        default=4_096,
        metavar="MB",
        help="how much each reading process may hold before an article is refused for want of memory (0: any)",
    )
    parser.add_argument("--verbose", action="store_true", help="show Prefect's own log")
    return parser.parse_args(arguments)


def _place(text: str) -> Place:
    try:
        return parse_place(text)
    except ConfigurationError as error:
        raise argparse.ArgumentTypeError(f"{error.what}: {error.then}") from error


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a day written as YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no day of the calendar") from error


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 256:
        raise argparse.ArgumentTypeError(f"'{text}' is not between 1 and 256")
    return number


def _seconds(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 86_400:
        raise argparse.ArgumentTypeError(f"'{text}' is not between 0 and 86400")
    return number


def _megabytes(text: str) -> int:
    number = int(text)
    if number and number < 500:
        raise argparse.ArgumentTypeError(f"'{text}' is too little: a process needs 500 for itself")
    return number


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise argparse.ArgumentTypeError("a reason is needed: it stays with the version")
    if len(reason) > MOST_REASON:
        raise argparse.ArgumentTypeError(f"the reason has {len(reason):,} characters; {MOST_REASON} are the most")
    return reason


def _limit(text: str) -> tuple[str, int]:
    try:
        return parse_limit(text)
    except ConfigurationError as error:
        raise argparse.ArgumentTypeError(f"{error.what}: {error.then}") from error
