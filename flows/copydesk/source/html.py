"""Knows how a web page becomes a source text: rendered first, and judged second."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.records import Claim, Limits, SourceText
from copydesk.source.claims import find_claims
from copydesk.source.cut_pages import find_cut
from copydesk.source.parsing import parse_page
from copydesk.source.rendering import render
from copydesk.source.verdicts import judge_blocks
from copydesk.source.witness import witness_day
from copydesk.spans import fold

if TYPE_CHECKING:
    from copydesk.records import Decoding


def read_page(text: str, decoding: Decoding, *, limits: Limits | None = None, locator: str = "") -> SourceText:
    """The visible text of a page, its blocks with what the markup and trafilatura say of them, and the page's claims.

    Raises RefusedError: empty, malformed (cut off too), too_large, or no_article where nothing of the page is seen.
    """
    limits = limits or Limits()
    root = parse_page(text, limits=limits, locator=locator)
    if inside := find_cut(text):
        detail = f"the page is cut off: it ends inside {inside}"
        raise RefusedError(Reason.MALFORMED, detail, stage=Stage.SOURCE, locator=locator)
    kept = [*root.iter()]  # lxml makes an object anew each time that an element without one is met
    rendered, blocks = render(root)
    if not fold(rendered[:1000]).text and not fold(rendered).text:
        raise RefusedError(Reason.NO_ARTICLE, "nothing on the page is seen", stage=Stage.SOURCE, locator=locator)
    if len(blocks) > limits.max_blocks:
        detail = f"{len(blocks)} blocks, more than {limits.max_blocks}"
        raise RefusedError(Reason.TOO_LARGE, detail, stage=Stage.SOURCE, locator=locator)
    verdicts = judge_blocks(root, [block.span.of(rendered) for block in blocks])
    judged = tuple(
        replace(block, verdict=verdict) if verdict else block for block, verdict in zip(blocks, verdicts, strict=True)
    )
    claims = find_claims(root)
    if all(claim.field != "published" for claim in claims) and (day := witness_day(root, len(rendered))):
        claims = (*claims, Claim(field="published", value=day, method="htmldate", confidence="low"))
    del kept
    return SourceText(text=rendered, blocks=judged, decoding=decoding, claims=claims)
