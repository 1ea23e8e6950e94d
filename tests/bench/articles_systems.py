"""The source room's answers in the form that the article benchmarks ask for: verdicts and claims, nothing else."""

from __future__ import annotations

from copydesk.ingest import decode_article
from copydesk.kinds import Role
from copydesk.records import RawArticle, SourceText
from copydesk.source import make_source


def read(html: bytes, url: str) -> SourceText:
    raw = RawArticle(locator="page.html", data=html, media_type="text/html", url=url)
    return make_source(raw, *decode_article(raw))


def html_body(html: bytes, url: str) -> str:
    source = read(html, url)
    return "\n".join(block.span.of(source.text) for block in source.blocks if block.verdict)


def segmentation(html: bytes, url: str) -> list[tuple[str, str]]:
    source = read(html, url)
    kept = [block for block in source.blocks if block.verdict]
    kinds = {Role.HEADING: "heading"}
    return [(kinds.get(block.verdict, "paragraph"), block.span.of(source.text)) for block in kept]


def metadata(html: bytes, url: str) -> dict[str, object]:
    claims = read(html, url).claims
    first = {claim.field: claim.value for claim in reversed(claims)}
    best = next((claim.method for claim in claims if claim.field == "authors"), None)
    authors = [claim.value for claim in claims if claim.field == "authors" and claim.method == best]
    return {"title": first.get("title"), "authors": authors, "date": first.get("published")}
