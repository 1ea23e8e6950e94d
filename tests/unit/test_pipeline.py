import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

import copydesk
from copydesk.errors import Reason, RefusedError
from copydesk.pipeline import make_doc_id, read_article, read_raw, take_tools
from copydesk.records import Claim, Limits, RawArticle
from pasted import BODY, TITLE

PAGE = f"<html><head><link rel=canonical href='https://example.org/a'></head><body><article><h1>{TITLE}</h1>" + "".join(
    f"<p>{part}</p>" for part in BODY.split("\n\n")
)


def test_an_article_from_its_bytes():
    data = f"{TITLE}\n\nBy Anna Novak\n\n{BODY}".encode()
    article = read_article(data, locator="2024/a.txt")
    assert (article.title, article.text, article.media_type) == (TITLE, BODY, "text/plain")
    assert article.raw_sha256 == hashlib.sha256(data).hexdigest()
    assert article.doc_id == make_doc_id("2024/a.txt")
    assert article.mentions is None


def test_the_canonical_url_makes_the_id():
    assert read_article(PAGE.encode(), locator="a.html").doc_id == make_doc_id("https://example.org/a")
    assert read_article(BODY.encode(), locator="a.txt", url="https://example.org/b").doc_id == make_doc_id(
        "https://example.org/b"
    )


@pytest.mark.parametrize(
    ("locator", "stated", "found"),
    [
        ("a.html", None, "text/html"),
        ("a", None, "text/html"),
        ("a.HTM", None, "text/html"),
        ("a", "text/html", "text/html"),
    ],
)
def test_the_media_type_is_stated_or_seen(locator, stated, found):
    assert read_article(PAGE.encode(), locator=locator, media_type=stated).media_type == found


@pytest.mark.parametrize(
    ("data", "locator", "reason", "stage"),
    [
        (b"", "a.txt", "empty", "source"),
        (b" \n\t", "a.txt", "empty", "source"),
        (b"\x89PNG\r\n" + b"\0" * 99, "a.txt", None, "ingest"),
        (b"\0\1\2" * 99, "a.txt", None, "ingest"),
        (BODY.encode(), "a.xyz", "unsupported_type", "ingest"),
        (b"Short.", "a.txt", "no_article", "structure"),
    ],
)
def test_a_refusal_names_reason_stage_and_locator(data, locator, reason, stage):
    with pytest.raises(RefusedError) as refused:
        read_article(data, locator=locator)
    error = refused.value
    assert error.locator == locator
    assert error.stage == stage or not data.strip()
    assert reason is None or error.reason == reason


def test_limits_hold():
    raw = RawArticle(locator="a.txt", data=BODY.encode(), media_type="text/plain")
    with pytest.raises(RefusedError) as refused:
        read_raw(raw, take_tools(model=None, limits=Limits(max_blocks=2)))
    assert refused.value.reason == "too_large"


def test_names_are_found_when_asked_for():
    assert read_article(BODY.encode(), locator="a.txt", find_entities=True).mentions is not None


def test_any_name_of_a_file_has_an_id():
    assert len(make_doc_id("a\udcff.txt")) == 20
    assert make_doc_id("a") != make_doc_id("b")


def test_more_text_than_a_book_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        read_article(b"The convention governs the straits, and has for long. " * 40_000, locator="a.txt")
    assert refused.value.reason == Reason.TOO_LARGE


def test_a_drop_cap_is_no_caption() -> None:
    lead = "<p class='has-drop-cap'>The convention has governed the straits ever since it was signed in 1936.</p>"
    rest = "<p>Merchant ships pass freely in times of peace, and most of them take a pilot on board.</p>" * 2
    page = f"<html><body><article><h1>On straits</h1>{lead}{rest}</article></body></html>"
    article = read_article(page.encode(), locator="a.html")
    assert article.text.startswith("The convention has governed")


def test_authors_of_a_graph_are_found_by_their_id() -> None:
    graph = (
        '{"@graph": [{"@type": "NewsArticle", "headline": "On straits", "author": {"@id": "#a"}},'
        ' {"@type": "Person", "@id": "#a", "name": "Sample Author"}]}'
    )
    prose = "".join(f"<p>{part}</p>" for part in BODY.split("\n\n"))
    head = f'<script type="application/ld+json">{graph}</script><meta name="author" content="admin">'
    page = f"<html><head>{head}</head><body><article><h1>On straits</h1>{prose}</article></body></html>"
    assert [author.name for author in read_article(page.encode(), locator="a.html").authors] == ["Sample Author"]


def test_what_a_sidecar_states_wins_and_the_rest_stays_in_evidence():
    stated = {
        "title": "Gates | Straits",
        "standfirst": "A summary.",
        "authors": "Clara Ode",
        "publisher": "Example Quarterly",
        "published": "2024-05",
        "language": "de",
        "url": "https://example.org/z",
    }
    claims = tuple(Claim(field=f, value=v, method="sidecar", confidence="high") for f, v in stated.items())
    page = PAGE.replace("</h1>", "</h1><p>By Anna Novak</p><p>3 March 2024</p>")
    raw = RawArticle(locator="a.html", data=page.encode(), media_type="text/html", claims=claims)
    article = read_raw(raw, take_tools(model=None))
    facts = article.metadata
    assert {field: getattr(facts, field) for field in stated if field != "authors"} | {
        "authors": ", ".join(author.name for author in facts.authors)
    } == stated
    assert article.doc_id == make_doc_id("https://example.org/z")
    assert {one.field for one in article.evidence if one.method == "sidecar" and one.chosen} == set(stated)
    rejected = {(one.field, one.value) for one in article.evidence if not one.chosen}
    assert {("title", TITLE), ("published", "2024-03-03"), ("language", "en")} <= rejected
    assert ("url", "https://example.org/a") in rejected


def test_a_row_comes_after_a_sidecar_and_before_the_text():
    claims = (
        Claim(field="publisher", value="Of the Row", method="row", confidence="high"),
        Claim(field="publisher", value="Of the Sidecar", method="sidecar", confidence="high"),
        Claim(field="title", value="Of the Row", method="row", confidence="high"),
    )
    raw = RawArticle(locator="a", data=f"{TITLE}\n\n{BODY}".encode(), media_type="text/plain", claims=claims)
    facts = read_raw(raw, take_tools(model=None)).metadata
    assert (facts.publisher, facts.title) == ("Of the Sidecar", "Of the Row")
    assert ("title", TITLE, False) in {(one.field, one.value, one.chosen) for one in facts.evidence}


def test_pages_that_all_name_the_front_page_stay_apart():
    page = (
        b'<html><link rel="canonical" href="https://example.org/"><p>' + b"Words and more words. " * 20 + b"</p></html>"
    )
    one, other = (read_article(page, locator="p.html", url=f"https://example.org/{name}") for name in "ab")
    assert (one.metadata.url, other.metadata.url) == ("https://example.org/a", "https://example.org/b")
    assert one.doc_id != other.doc_id
    unknown = [read_article(page, locator=name) for name in ("a.html", "b.html")]
    assert [article.metadata.url for article in unknown] == [None, None]
    assert unknown[0].doc_id != unknown[1].doc_id


def test_what_few_inputs_need_is_loaded_where_one_is_met() -> None:
    told = "import sys, copydesk.pipeline; print({'pdfminer', 'mammoth'} & set(sys.modules))"
    flows = Path(copydesk.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", told], env={"PYTHONPATH": str(flows)}, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "set()"
