"""Pages of published packages with labels of our own (`published_pages.toml`), for the page model to learn from."""

from __future__ import annotations

import hashlib
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

LABELS = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, kw_only=True)
class PublishedPage:
    """The bytes of a page, and the texts of its lines that are body, and that are neither body nor other."""

    path: str
    english: bool
    html: bytes
    body: tuple[str, ...]
    neither: frozenset[str]


def read_published(packages: Path, scorer: Path) -> list[PublishedPage]:
    """The labelled pages below the folder of unpacked packages; the scorer's folder holds how a page becomes lines.

    Pages that are missing are left out and told; one that differs from the page that was labelled ends the run.
    """
    sys.path.insert(0, str(scorer))
    from render import tagged_lines

    pages, missing = [], 0
    for entry in tomllib.loads(LABELS.read_text("utf-8"))["page"]:
        path = packages / entry["path"]
        if not path.is_file():
            missing += 1
            continue
        html = path.read_bytes()
        if not hashlib.sha256(html).hexdigest().startswith(entry["sha256"]):
            sys.exit(f"{path} is not the page that was labelled: unpack the version that its folder names")
        lines = [text for _, text in tagged_lines(html)]
        body, neither = (
            [line for first, last in entry[name] for line in lines[first : last + 1] if line]
            for name in ("body", "neither")
        )
        pages.append(
            PublishedPage(
                path=entry["path"],
                english=entry["english"],
                html=html,
                body=tuple(body),
                neither=frozenset(neither),
            )
        )
    if missing:
        print(f"{missing} published pages are not in {packages}")
    return pages
