from __future__ import annotations

from dataclasses import replace

import pytest
from source_pages import ARTICLE, BODY, UTF8

from copydesk.errors import Reason, RefusedError
from copydesk.records import Limits, RawArticle
from copydesk.source import make_source

RAW = RawArticle(locator="a.txt", data=b"", media_type="text/plain")
PAGE = replace(RAW, media_type="text/html")


def test_reads_text_and_pages() -> None:
    assert [block.tag for block in make_source(RAW, "<p>a", UTF8).blocks] == ["line"]
    source = make_source(PAGE, ARTICLE, UTF8)
    assert [block.span.of(source.text) for block in source.blocks if block.tag == "h1"] == ["Quiet border"]
    assert {claim.field for claim in source.claims} == {"title", "language"}
    assert all(any(block.verdict and block.span.of(source.text) == text for block in source.blocks) for text in BODY)


@pytest.mark.parametrize(
    ("raw", "text", "reason", "limits"),
    [
        (replace(RAW, media_type="application/pdf"), "a", Reason.UNSUPPORTED_TYPE, None),
        (RAW, "\n", Reason.EMPTY, None),
        (PAGE, "<script>a</script>", Reason.NO_ARTICLE, None),
        (PAGE, "<frameset><frame src=a></frameset>", Reason.NO_ARTICLE, None),
        (PAGE, "<p>\u200b</p>", Reason.NO_ARTICLE, None),
        (PAGE, "<p>a<p>b", Reason.TOO_LARGE, Limits(max_blocks=1)),
    ],
)
def test_refusals(raw: RawArticle, text: str, reason: Reason, limits: Limits | None) -> None:
    with pytest.raises(RefusedError) as caught:
        make_source(raw, text, UTF8, limits=limits)
    assert (caught.value.reason, caught.value.locator) == (reason, "a.txt")
