"""Whatever a page states of itself, reading it ends, and gives few claims of fields that there are."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.metadata.gathering import gather_metadata
from copydesk.records import Limits, SourceText
from copydesk.source.claims import find_claims
from copydesk.source.parsing import parse_page
from pasted import source

KEYS = (
    "@type @id @graph @value headline name author creator publisher url mainEntityOfPage mainEntity license "  # noqa: SIM905  words read better than quotes
    "description datePublished dateModified inLanguage genre copyrightNotice alternateName itemReviewed".split()
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["Article", "NewsArticle", "2026-02-14", "https://example.org/", "A and B", "Anna Novak, x", "#a"]
    )
)
DATA = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner),
    max_leaves=40,
)
METAS = st.lists(
    st.tuples(
        st.sampled_from(["og:title", "author", "date", "og:url", "tdm-reservation", "tdm-policy", "robots", "x"]),
        st.text(max_size=30) | st.sampled_from(["1", "noai,", "https://[::1/", "http://a.b/", "&#55296;"]),
    ),
    max_size=6,
)


def page(script: str, head: str = "") -> SourceText:
    markup = f'<html><head>{head}<script type="application/ld+json">{script}</script></head><p>x</p></html>'
    claims = find_claims(parse_page(markup, limits=Limits()))
    return SourceText(text="x", blocks=source("x").blocks, decoding=source("x").decoding, claims=claims)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DATA, METAS, st.booleans())
def test_any_data_is_read(data: object, metas: list[tuple[str, str]], is_article: bool) -> None:
    if is_article:
        data = {"@type": "Article", "headline": "x", **(data if isinstance(data, dict) else {"author": data})}
    script = json.dumps(data).replace("</", "<\\/")
    head = "".join(f'<meta name="{name}" content="{value.replace(chr(34), "")}">' for name, value in metas)
    read = page(script, head)
    facts = gather_metadata(read, (), "x", "https://example.org/2026/02/30/a")
    assert facts.url
    assert len(read.claims) <= 400
    for claim in read.claims:
        claim.value.encode()  # no lone surrogates
        assert 0 < len(claim.value) <= 3_000


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Article", "headline": "' + "x" * 5_000_000 + '"}',
        '{"@type": "Article", "headline": "x", "author": [' + '{"name": "A B"},' * 100_000 + '{"name": "C D"}]}',
        '{"@graph": [' + '{"@type": "Article", "headline": "x", "@id": "#a"},' * 30_000 + "{}]}",
        '{"mainEntity":' * 900 + '{"@type": "Article", "headline": "x"}' + "}" * 900,
        '{"@type": "Article", "headline": "' + "&amp;" * 300 + '", "author": "' + "A and " * 300_000 + '"}',
        '{"@type": "Article", "headline": "x", "author": "' + "a.b@" * 200_000 + '"}',
        '{"@type": "Article", "headline": NaN, "author": Infinity, "headline": "x", "headline": "y"}',
        '{"@id": "#a", "@type": "Article", "headline": "x", "author": {"@id": "#a"}}',
    ],
    ids=["5 MB", "authors", "graph", "nested", "joints", "mail", "NaN and doubles", "self"],
)
def test_what_is_large_or_strange_is_bounded(script: str) -> None:
    before = time.process_time()
    read = page(script)
    gather_metadata(read, (), "x")
    assert len(read.claims) <= 60
    assert time.process_time() - before < 5, "a bound on what is read of a page's data is missing"


def test_of_double_keys_the_last_counts() -> None:
    read = page('{"@type": "Article", "headline": NaN, "headline": "x", "headline": "y"}')
    assert [claim.value for claim in read.claims] == ["y"]
