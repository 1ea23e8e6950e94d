"""CPU of reading pages, beside what trafilatura's extraction with metadata alone costs on the same pages in one run.

python tests/bench/page_cost.py FOLDER     every *.html below FOLDER, each read by both in turn; seconds and the ratio
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path

import trafilatura

from copydesk.errors import RefusedError
from copydesk.pipeline import read_raw, take_tools
from copydesk.records import RawArticle


def main(folder: Path) -> None:
    """Print the CPU seconds of both for a page, and how many times more copydesk needs."""
    pages = [path.read_bytes() for path in sorted(folder.rglob("*.html"))]
    tools = take_tools(model=None)
    own = theirs = 0.0
    for number, page in enumerate([*pages[:3], *pages]):
        raw = RawArticle(locator="page.html", data=page, media_type="text/html")
        started = time.process_time()
        trafilatura.bare_extraction(page, with_metadata=True, deduplicate=False)
        between = time.process_time()
        with suppress(RefusedError):  # to refuse a page costs as well
            read_raw(raw, tools)
        if number >= len(pages[:3]):  # the first ones load what both need
            theirs += between - started
            own += time.process_time() - between
    means = [1000 * seconds / len(pages) for seconds in (own, theirs)]
    print(f"{len(pages)} pages: copydesk {means[0]:.1f} ms a page, trafilatura {means[1]:.1f}")
    print(f"ratio {own / theirs:.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
