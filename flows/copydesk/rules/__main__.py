"""Checks all rules and runs their examples: `python -m copydesk.rules [folder]`; exit 2 where a rule is wrong."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from copydesk.rules.checking import check_rules
from copydesk.rules.rulebook import HERE


def main(arguments: list[str]) -> int:
    """Print every fault and warning, then a line that sums up."""
    parser = ArgumentParser(prog="python -m copydesk.rules", description="Check all rules and run their examples.")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=HERE, metavar="FOLDER", help="the rules (default: ours)"
    )
    folder = parser.parse_args(arguments).folder
    if not folder.is_dir():
        print(f"fault: {folder} is no folder: give the one that holds the rules")
        return 2
    checked = check_rules(folder)
    for fault in checked.faults:
        print(f"fault: {fault}")
    for warning in checked.warnings:
        print(f"warning: {warning}")
    print(checked.summary)
    return 2 if checked.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
