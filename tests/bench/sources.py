"""What a hundred sources cost: CPU seconds to load them, and a text that is of none or of one of them.

python tests/bench/sources.py
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.pipeline import read_raw, take_tools
from copydesk.records import RawArticle
from copydesk.rules import Rulebook, load_rulebook
from copydesk.source.text import read_text
from copydesk.structure import recognise_source
from pasted import BODY, TITLE, UTF8
from rule_files import SOURCE, folder

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = [f"paper{number:03}" for number in range(100)]
FURNITURE = [
    "COMMENTARY",
    "By Anna Novak",
    "3 March 2024",
    "Share this article",
    "© 2031 Example Institute",
    "Home",
] * 5
TEXTS = {
    "an article with 30 lines around it": "\n".join([TITLE, *FURNITURE[:6], BODY * 3, *FURNITURE]),
    "an article of a known source": "\n".join([TITLE, BODY * 3, "© paper050 Review, 2031"]),
    "200,000 short lines": "© One of the papers\n" * 200_000,
}


def cpu(call: Callable[[], object], times: int = 1) -> float:
    """The least CPU seconds of a call, of five goes."""
    goes = []
    for _ in range(5):
        started = time.process_time()
        for _ in range(times):
            call()
        goes.append((time.process_time() - started) / times)
    return min(goes)


def hundred(place: Path) -> Rulebook:
    """A hundred invented sources, each with five rules, beside the general rules."""
    head, _, rule = SOURCE.partition("[[rule]]")
    rules = [rule.replace("mast", f"mast-{at}").replace("'^Rent", f"'^Harbour {at}|^Rent") for at in range(5)]
    text = "[[rule]]".join([head, *rules])
    files = {
        name: text.replace("harbour-review", name).replace("Harbour", name).replace('["harbour"]', f'["{name}"]')
        for name in NAMES
    }
    folder(place, **files)
    started = time.process_time()
    load_rulebook(place)
    print(f"loading the general rules and 100 sources: {time.process_time() - started:.3f} CPU s")
    return load_rulebook(place)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as place:
        many = hundred(Path(place) / "many")
        none = load_rulebook(folder(Path(place) / "none"))
    shipped = load_rulebook()
    for name, text in TEXTS.items():
        source = read_text(text, UTF8)
        seconds = [cpu(lambda s=source, b=book: recognise_source(s, b), 20) for book in (none, shipped, many)]
        print(f"recognising, {name:36}", *(f"{1e6 * one:9.0f} µs" for one in seconds))
    raw = RawArticle(locator="a.txt", data=next(iter(TEXTS.values())).encode(), media_type="text/plain")
    for what, book in {"no source": none, "those of copydesk": shipped, "100 sources": many}.items():
        tools = replace(take_tools(model=None), book=book)
        print(f"the whole journey, {what:20} {1e6 * cpu(lambda t=tools: read_raw(raw, t), 50):9.0f} µs")


if __name__ == "__main__":
    main()
