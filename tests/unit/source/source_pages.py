"""Small pages written for the tests."""

from __future__ import annotations

from copydesk.records import Block, Decoding, Limits
from copydesk.source.parsing import parse_page
from copydesk.source.rendering import render

UTF8 = Decoding(charset="utf-8", how="utf-8")

BODY = [
    "The border stayed open for most of the week, and traders on both sides said that little had changed for them.",
    "Officials in the capital spoke of patience, while their neighbours spoke of guarantees that nobody had seen yet.",
    "What follows depends on the winter, on the price of grain, and on the mood of two parliaments that rarely agree.",
]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in BODY)
ARTICLE = f"""<html lang="en"><head><title>Quiet border | Example Review</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<main><article><h1>Quiet border</h1><p class="byline">By the editors</p>{PARAGRAPHS}
<h2>What comes next</h2><p>{BODY[0].replace("week", "month")}</p>
<blockquote>
<p>We have seen worse winters than this one, and we have kept the road open through all of them.</p></blockquote>
<ul><li>The first crossing is open at all hours of the day.</li><li>The second crossing is closed at night.</li></ul>
</article></main><footer><p>Example Review, all rights reserved.</p></footer></body></html>"""


def rendered(markup: str) -> tuple[str, tuple[Block, ...]]:
    return render(parse_page(markup, limits=Limits()))


def texts(markup: str) -> list[str]:
    text, blocks = rendered(markup)
    return [block.span.of(text) for block in blocks]
