"""How many heads of the table are read right, all together and field by field.

    PYTHONPATH=flows:tests python tests/bench/heads_score.py [--wrong] [FILE ...]

FILE is the name of a table, such as `dates`; without one, all count. `--wrong` shows each wrong field.
"""

from __future__ import annotations

import sys

from heads import FIELDS, load_heads, read_fields


def main(names: list[str], show: bool) -> None:
    """Print the scores."""
    heads = [head for head in load_heads() if not names or head.id.split(":")[0] in names]
    found = {head.id: read_fields(head) for head in heads}
    right = {(head.id, name): found[head.id][name] == head.expected[name] for head in heads for name in FIELDS}
    whole = sum(all(right[head.id, name] for name in FIELDS) for head in heads)
    print(f"all fields  {whole} of {len(heads)}  {whole / len(heads):.3f}")
    for name in FIELDS:
        stated = [head for head in heads if head.expected[name]]
        silent = [head for head in heads if not head.expected[name]]
        said = sum(right[head.id, name] for head in stated)
        invented = sum(not right[head.id, name] for head in silent)
        print(f"{name:11} {said} of {len(stated)} stated  {invented} of {len(silent)} invented")
    for head in heads if show else ():
        for name in FIELDS:
            if not right[head.id, name]:
                print(f"{head.id:50} {name:10} {found[head.id][name]!r} for {head.expected[name]!r}")


if __name__ == "__main__":
    main([arg for arg in sys.argv[1:] if arg != "--wrong"], "--wrong" in sys.argv)
