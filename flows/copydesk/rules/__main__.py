"""Checks all rules and runs their examples: `python -m copydesk.rules [folder]`; exit 2 where a rule is wrong."""

import sys
from pathlib import Path

from copydesk.rules.checking import check_rules
from copydesk.rules.rulebook import HERE


def main(arguments: list[str]) -> int:
    """Print every fault and warning, then a line that sums up."""
    checked = check_rules(Path(arguments[0]) if arguments else HERE)
    for fault in checked.faults:
        print(f"fault: {fault}")
    for warning in checked.warnings:
        print(f"warning: {warning}")
    print(checked.summary)
    return 2 if checked.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
