"""What structure and metadata cost: CPU seconds an article, on hostile shapes, and by line rule.

python tests/bench/structure.py
"""

from __future__ import annotations

import time
from contextlib import suppress

from copydesk.errors import RefusedError
from copydesk.pipeline import read_raw, take_tools
from copydesk.records import Decoding, Limits, RawArticle
from copydesk.rules import load_line_rules, load_rulebook
from copydesk.source.text import read_text
from copydesk.structure import label_source

SENTENCE = "The convention of 1936 has governed the passage of ships through the straits for a very long time. "
FREE = Limits(max_source_chars=10**9, max_blocks=10**8)
UTF8 = Decoding(charset="utf-8", how="utf-8")
HOSTILE = {
    "1,000 words": (SENTENCE * 6 + "\n\n") * 9,
    "100,000 words": (SENTENCE * 6 + "\n\n") * 900,
    "1 MB of paragraphs": (SENTENCE * 6 + "\n\n") * 1_680,
    "10 MB of paragraphs": (SENTENCE * 6 + "\n\n") * 16_800,
    "1 MB of sentences, a line each": "".join(f"{at} {SENTENCE}\n" for at in range(9_700)),
    "10 MB of sentences, a line each": "".join(f"{at} {SENTENCE}\n" for at in range(97_000)),
    "100,000 short lines": "".join(f"Line {at}\n" for at in range(100_000)),
    "a million short lines": "".join(f"Line {at}\n" for at in range(1_000_000)),
    "100,000 short sentences": "".join(f"No {at}.\n" for at in range(100_000)),
    "one line of 5 MB": SENTENCE * 50_000,
    "one line of 50 MB": SENTENCE * 500_000,
    "the same paragraph 5,000 times": (SENTENCE * 3 + "\n") * 5_000,
    "50,000 bylines": "By A. N. Writer\n" * 50_000 + SENTENCE * 3,
}
UNITS = ("a ", "A. ", "(", "1 ", "By A. ", "x@", "+4 ", "Photo: ", "/ ", "A, ")


def cpu(function, *arguments) -> float:
    """CPU seconds of one call."""
    started = time.process_time()
    with suppress(RefusedError):
        function(*arguments)
    return time.process_time() - started


def main() -> None:
    """Print the table."""
    rules = load_line_rules()
    all_rules = load_rulebook().rules
    for name, text in HOSTILE.items():
        seconds = cpu(label_source, read_text(text, UTF8, limits=FREE), rules)
        print(f"{name:32} {seconds:8.3f} CPU s  {len(text) / 1e6 / seconds:6.2f} MB/s")
    tools = take_tools(model=None)
    raw = RawArticle(locator="a.txt", data=HOSTILE["1,000 words"].encode(), media_type="text/plain")
    read_raw(raw, tools)
    seconds = cpu(lambda: [read_raw(raw, tools) for _ in range(50)])
    print(f"whole journey without names: {50 / seconds:.0f} articles of 1,000 words a CPU second")
    for rule in all_rules:
        costs = {unit: cpu(rule.find, (unit * 2_000)[:2_000]) for unit in UNITS}
        worst = max(costs, key=lambda unit: costs[unit])
        if costs[worst] > 0.005:
            print(f"rule {rule.id}: {costs[worst] * 1000:.1f} ms for 2,000 signs of {worst!r}")


if __name__ == "__main__":
    main()
