from __future__ import annotations

import pytest
from source_pages import ARTICLE, rendered, texts


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<p>a\n  b\tc</p>", ["a b c"]),
        ("<p>a</p>tail<p>b</p>", ["a", "tail", "b"]),
        ("<div>a<p>b</p>c</div>", ["a", "b", "c"]),
        ("<p>Hyper<b>link</b>ed</p>", ["Hyperlinked"]),
        ("<p>a <!-- x -->b</p>", ["a b"]),
        ("<p>one<br>two<br/><br>three</p>", ["one", "two", "three"]),
        ("<h1>one<br>two</h1>", ["one\ntwo"]),
        ("<h1><span>one<br></span> <br>two</h1>", ["one\ntwo"]),
        ('<p>one.<span class="x br"></span>Two</p>', ["one.", "Two"]),
        ("<pre>one\n  two\n\nthree</pre>", ["one", "two", "three"]),
        ("<ul><li>a<ul><li>b</li></ul>c</li></ul>", ["a", "b", "c"]),
        ("<table><tr><td>1</td><td>2</td></tr></table>", ["1\t2"]),
        (
            "<table><tr><th>Ship</th><th>Guns</th></tr><tr><td><p>One</p></td><td> 12 <b>old</b></td></tr></table>",
            ["Ship\tGuns", "One\t12 old"],
        ),
        ("<table><tr><td></td><td>alone</td></tr></table>", ["alone"]),
        ("<table><tr><td><h2>Head</h2></td><td>b</td></tr></table>", ["Head", "b"]),
        (
            "<table><tr><td><table><tr><td>in</td><td>ner</td></tr></table></td><td>b</td></tr></table>",
            ["in\tner", "b"],
        ),
        (f"<table><tr><td>{'long ' * 70}</td><td>b</td></tr></table>", [("long " * 70).strip(), "b"]),
        ("<p>\u00a0a\u00a0b\u00a0</p>", ["a\u00a0b"]),
        ("<p>so\u00adft</p>", ["so\u00adft"]),
        ("<p><a>one</a><a>two</a></p>", ["one two"]),
        ('<p><span class="by">Name</span><span class="on">Day</span></p>', ["Name Day"]),
        ("<p><span>Presi</span><span>dent</span></p>", ["President"]),
        ("<p>by Name<time>2 May</time></p>", ["by Name2 May"]),
        ("<p><b>Name</b><time>2 May</time></p>", ["Name 2 May"]),
        ("<p>&lt;b&gt; &amp;amp; &#8217; &nosuch;</p>", ["<b> &amp; ’ &nosuch;"]),
        ("<title>t</title><p>a", ["a"]),
        ("words only", ["words only"]),
        ("<p>a</p><hr><p>b", ["a", "b"]),
    ],
)
def test_reads_as_it_is_seen(markup: str, blocks: list[str]) -> None:
    assert texts(markup) == blocks


def test_blocks_hold_all_but_white_space() -> None:
    text, blocks = rendered(ARTICLE)
    ends = [0, *(block.span.end for block in blocks)]
    starts = [*(block.span.start for block in blocks), len(text)]
    assert all(text[end:start].strip() == "" and end <= start for end, start in zip(ends, starts, strict=True))
    assert all(block.in_page for block in blocks)


def test_empty_lines_stand_between_blocks_and_line_ends_for_breaks() -> None:
    assert rendered("<p>a<br>b</p><p>c</p><br>d")[0] == "a\nb\n\nc\nd"


@pytest.mark.parametrize(
    ("markup", "tag"),
    [
        ("<p>a", "p"),
        ("<h3><a>a</a></h3>", "h3"),
        ("<li><p>a", "li"),
        ("<blockquote><p>a", "blockquote"),
        ("<figure><figcaption><div>a", "figcaption"),
        ("<table><tr><td><p>a", "p"),
        ("<table><tr><td>a", "td"),
        ("<section>a", "section"),
        ("<div><span>a", "div"),
        ("<li><section><p>a", "p"),
    ],
)
def test_tag_is_the_telling_one(markup: str, tag: str) -> None:
    assert rendered(f"<body>{markup}")[1][0].tag == tag


def test_path_goes_from_the_outside_in_to_what_holds_the_whole_block() -> None:
    words = '<p><em class="by" itemprop="author">A</em></p><p><i>a</i> b</p>'
    markup = f'<main ID="Top"><div class="Story  Lead">{words}</div></main>'
    paths = [block.path for block in rendered(markup)[1]]
    assert paths[0].endswith("main#top/div.story.lead/p/em.by@author")
    assert paths[1].endswith("main#top/div.story.lead/p")


def test_paths_are_bounded() -> None:
    markup = f'<div class="{"x" * 9000}">' * 50 + f"<p id='{'y' * 9000}'>a"
    assert len(rendered(markup)[1][0].path) <= 400


@pytest.mark.parametrize(
    ("markup", "density"),
    [("<p>abcd", 0.0), ("<p>ab <a>cd</a>", 0.5), ("<a><h2>a b</h2></a>", 1.0), ("<p>abc<a>d</a>", 0.25)],
)
def test_link_density(markup: str, density: float) -> None:
    assert rendered(markup)[1][0].link_density == density


def test_rendering_is_the_same_each_time() -> None:
    assert rendered(ARTICLE) == rendered(ARTICLE)
