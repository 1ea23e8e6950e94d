"""`python -m copydesk.contracts` writes `schemas/README.md` anew; with `release`, it keeps the contract as released."""

import sys

from copydesk.contracts.dictionary import data_dictionary
from copydesk.contracts.released import release
from copydesk.contracts.tables import packaged
from copydesk.errors import ConfigurationError


def main(arguments: list[str]) -> int:
    """Run it; gives the exit code, 2 where the contract can't be released as it stands."""
    if arguments not in ([], ["release"]):
        print("usage: python -m copydesk.contracts [release]", file=sys.stderr)
        return 2
    (packaged("schemas") / "README.md").write_text(data_dictionary(), encoding="utf-8")
    try:
        if arguments:
            print(f"released: {release()}")
    except ConfigurationError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
