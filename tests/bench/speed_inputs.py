"""What the speed is measured on: made articles as pasted text, a share of them as pages, and three small ones."""

from __future__ import annotations

import shutil
from html import escape
from typing import TYPE_CHECKING

from made_articles import make_article

if TYPE_CHECKING:
    from pathlib import Path

IN_A_FOLDER = 1_000
"""Articles that lie in one folder."""

_HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | The Quay Review</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Quay Review">
<meta name="description" content="{lead}">
<link rel="canonical" href="https://quay.example/review/{number}">
<style>body {{ margin: 0 }} .menu a {{ padding: 1em }}</style>
<script>window.settings = {{"page": {number}, "ads": true}};</script></head>
<body><header><a class="logo" href="/">The Quay Review</a>
<nav class="menu"><ul>{menu}</ul></nav></header>
<main><article><h1>{title}</h1>
<div class="share"><a href="#">Share</a> <a href="#">Print</a></div>
"""
_FOOT = """</article><aside class="related"><h2>Read more</h2><ul>{related}</ul></aside></main>
<footer><p>Sign up for our newsletter</p><ul>{menu}</ul><p>All rights reserved.</p></footer></body></html>
"""
_MENU = ["Analysis", "Regions", "Security", "Energy", "Economy", "Podcasts", "Events", "About", "Donate"]


def make_page(number: int) -> str:
    """The made article of this number as a page with a menu, a share bar, related articles and a footer."""
    title, blocks = _title_and_text(number)
    menu = "".join(f'<li><a href="/{word.lower()}">{word}</a></li>' for word in _MENU)
    titles = [_title_and_text(other)[0] for other in range(number + 1, number + 5)]
    related = "".join(f'<li><a href="/review/{number + n}">{escape(one)}</a></li>' for n, one in enumerate(titles, 1))
    words = {"title": escape(title), "lead": escape(max(blocks, key=len)[:150]), "number": number, "menu": menu}
    text = "\n".join(f"<p>{escape(block)}</p>" for block in blocks)
    return _HEAD.format(**words) + text + _FOOT.format(related=related, menu=menu)


def _title_and_text(number: int) -> tuple[str, list[str]]:
    """The headline, which stands before the byline, and the blocks from the byline on."""
    blocks = [block for block in make_article(number).split("\n") if block.strip()]
    at = next((n for n, block in enumerate(blocks) if block.startswith("By ")), 1)
    return blocks[at - 1], blocks[at:]


def write_inputs(folder: Path, n: int, *, pages: float = 0.0) -> int:
    """So many articles below the folder, this share of them as pages, evenly spread; gives the bytes written."""
    size = 0
    for number in range(n):
        is_page = int((number + 1) * pages) > int(number * pages)
        data = (make_page(number) if is_page else make_article(number)).encode()
        place = folder / f"{number // IN_A_FOLDER:04}" / f"a{number:07}{'.html' if is_page else '.txt'}"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        size += len(data)
    return size


def copy_three(source: Path, folder: Path) -> None:
    """The three smallest text files below `source`, copied: what a run costs that has hardly anything to read."""
    found = sorted((path.stat().st_size, path) for path in source.rglob("*.txt") if "bad" not in path.parts)
    if len(found) < 3:
        raise SystemExit(f"there are no three text files below {source}")
    folder.mkdir(parents=True, exist_ok=True)
    for _, path in found[:3]:
        shutil.copy(path, folder / path.name)
