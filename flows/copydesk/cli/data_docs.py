"""The command data-docs: Great Expectations' own Data Docs of a version, as a folder of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.cli.history import about_dataset
from copydesk.cli.safe_text import safe
from copydesk.versions import open_dataset

if TYPE_CHECKING:
    import argparse
    from typing import Any


def add_data_docs(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to those of `copydesk`."""
    told = "write Great Expectations' Data Docs of a version into a folder, as pages that load nothing from outside"
    docs = commands.add_parser("data-docs", help=told, description=told)
    docs.add_argument("version", metavar="VERSION", help="latest, a number, v000021, tag:NAME, or a day")
    docs.add_argument("target", metavar="DEST", help="a folder that is not there yet, or an empty one")
    about_dataset(docs)
    docs.set_defaults(run=_data_docs)


def _data_docs(options: argparse.Namespace) -> int:
    # Here, for no other command needs what judges.
    from copydesk.quality.data_docs import write_data_docs

    version = open_dataset(options.dataset).version(options.version)
    docs = write_data_docs(version, options.target)
    told = f"{docs.expectations:,} expectations in {docs.suites} suites; critical failures: {docs.critical:,}"
    print(safe(f"{version.name}: {told}, warnings: {docs.warnings:,}; open {docs.place / 'index.html'}"))
    return 0
