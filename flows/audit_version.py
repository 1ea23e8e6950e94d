"""The nightly job: checks every checksum and every law of versions that are published, and fails where one is damaged.

python flows/audit_version.py [VERSION | all] [--dataset PLACE] [--quick]
"""
# ruff: noqa: E402  Prefect's settings must stand before Prefect is imported.

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from runtime import prefect_server

prefect_server.configure(by_hand=__name__ == "__main__", verbose="--verbose" in sys.argv)

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from copydesk.errors import CopydeskError
from runtime.auditing import ALL, Audited, audit, page, shown, tell
from runtime.by_hand import end

if TYPE_CHECKING:
    from collections.abc import Sequence

AUDIT_KEY = "copydesk-audit"
"""The key under which Prefect lists what audits saw, run after run."""


@flow(name="audit-version")
def audit_version(dataset: Path | str = Path("processed"), version: str = "latest", quick: bool = False) -> int:
    """Check the versions of `dataset`; gives how many, and fails where one of them is damaged.

    `dataset` is a folder, or an address such as s3://bucket/prefix; `version` a number, a name as v000021, tag:NAME, a
    day as 2026-02-14, latest, or all; with `quick` it is only looked whether every file is there and of its size. What
    was seen is kept as an artifact of the run.
    """
    prefect_server.keep_signals()
    audits = check_versions(str(dataset), version, deep=not quick)
    try:
        create_markdown_artifact(page(str(dataset), audits, deep=not quick), key=AUDIT_KEY)
    except Exception as error:  # an audit that nobody keeps is one all the same
        print(f"what was seen could not be kept as an artifact: {type(error).__name__}", file=sys.stderr)
    faulty = [one for one in audits if one.faults]
    if faulty:
        names = ", ".join(one.name for one in faulty)
        raise CopydeskError(
            f"{len(faulty)} of {len(audits)} version(s) of the dataset are damaged: {names}",
            where=f"{dataset}, first {shown(faulty[0].faults[0])}",
            then="bring the files back from a copy, or `copydesk rollback` to a version that is whole",
        )
    return len(audits)


@task(cache_policy=NO_CACHE)
def check_versions(dataset: str, version: str, *, deep: bool) -> list[Audited]:
    """What was seen of each version; told line by line on standard output."""
    audits = []
    for one in audit(dataset, version, deep=deep):
        print(*tell(one, deep=deep), sep="\n", flush=True)
        audits.append(one)
    return audits


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the flow from the command line; gives the exit code: 0 all is well, 1 damage, 3 what can't be read."""
    parser = argparse.ArgumentParser(prog="audit_version.py", description="Check versions that are published.")
    told = f"a number, a name as v000021, tag:NAME, a day as 2026-02-14, latest (the default), or {ALL}"
    parser.add_argument("version", nargs="?", default="latest", metavar="VERSION", help=told)
    told = "a folder, or an address such as s3://bucket/prefix (default: processed)"
    parser.add_argument("--dataset", default="processed", metavar="PLACE", help=told)
    told = "only look whether every file is there and of its size"
    parser.add_argument("--quick", action="store_true", help=told)
    parser.add_argument("--verbose", action="store_true", help="show Prefect's own log")
    options = parser.parse_args(arguments)

    def run() -> None:
        with prefect_server.server() as server:
            prefect_server.wait_for(server)
            audit_version(options.dataset, options.version, options.quick)

    return end(run)


if __name__ == "__main__":
    sys.exit(main())
