"""How the values of options are read: paths, and places that may be addresses."""

from __future__ import annotations

import argparse
from pathlib import Path

from copydesk.errors import ConfigurationError
from copydesk.ingest import Place, parse_place


def path_option(name: str) -> Path:
    """The path of a file that an option names; an empty name would be the folder in which the command runs."""
    if not name:
        raise argparse.ArgumentTypeError("the name is empty: give the name of a file, or - for a standard stream")
    return Path(name)


def place_option(name: str) -> Place:
    """The path or address that an option names."""
    if "://" not in name:
        return path_option(name)
    try:
        return parse_place(name)
    except ConfigurationError as error:
        raise argparse.ArgumentTypeError(f"{error.what}: {error.then}") from error
