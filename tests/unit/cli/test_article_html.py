import re
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import html as parser

from copydesk.cli.article_html import article_as_html
from copydesk.kinds import FACTS, KEPT
from copydesk.pipeline import read_article
from copydesk.records import LedgerSpan
from pasted import BODY, ONE, THREE, TITLE, TWO, read
from showing import HOSTILE, MARKUP, NEXT, PERSON, PHONE, STEERS, TEXT, seamed

PAGE = article_as_html(read(TEXT))
TREE = parser.document_fromstring(PAGE)
EVIL_PAGE = f"""<html lang="x&quot; onload=&quot;y"><head><title>{TITLE} &lt;script&gt;</title>
<link rel="canonical" href="https://evil.example/&quot;&gt;&lt;script&gt;">
<meta name="author" content="Ann &lt;b&gt; Lee"></head>
<body><h1>{TITLE} &lt;script&gt;alert(1)&lt;/script&gt;</h1><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></body></html>"""
ARABIC = "معاهدة المضيق تحت الضغط\n\n" + "\n\n".join(
    ["كانت الاتفاقية تحكم مرور السفن عبر المضائق منذ زمن طويل جدا، ولا أحد يرغب في إنهائها. قال الوزراء ذلك بوضوح."] * 3
)


def texts(tree, path):
    return [element.text_content() for element in tree.xpath(path)]


@pytest.mark.parametrize(
    "article",
    [
        read(TEXT),
        read(HOSTILE),
        read(EVIL_PAGE, "text/html"),
        read_article(f"{MARKUP}\n\n{BODY}".encode(), locator="<b>\x1b\udcff.txt", url='javascript:alert("x")'),
    ],
    ids=["harmless", "hostile", "page", "names"],
)
def test_nothing_of_an_article_can_leave_its_place(article):
    page = article_as_html(article)
    page.encode()
    assert not STEERS.search(page)
    tree = parser.document_fromstring(page)
    elements = {element.tag for element in TREE.iter()}
    assert {element.tag for element in tree.iter()} <= elements
    assert not elements & {"script", "img", "link", "a", "iframe", "object", "embed", "form", "base"}
    names = {name for element in tree.iter() for name in element.attrib}
    assert names <= {
        "lang",
        "dir",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "id",
        "for",
        "type",
        "style",
    } | {
        "aria-labelledby",
        "aria-hidden",
        "role",
        "scope",
    }
    assert not [value for value in tree.xpath("//@*") if "://" in value or "script:" in value]
    assert not [style for style in tree.xpath("//@style") if not re.fullmatch(r"flex:\d+ 0 0", style)]
    (style,) = texts(tree, "//style")
    assert not re.search(r"url\(|@import|://", style)


def test_the_policy_forbids_all_but_inline_style_and_stands_first():
    metas = TREE.xpath("//head/*")
    assert metas[0].get("charset") == "utf-8"
    assert metas[1].get("http-equiv") == "Content-Security-Policy"
    assert metas[1].get("content") == (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    )


def test_hostile_text_is_there_as_text():
    tree = parser.document_fromstring(article_as_html(read(HOSTILE)))
    assert MARKUP in "".join(texts(tree, "//article//p"))
    assert MARKUP in texts(tree, "//h1")[0]
    assert MARKUP in texts(tree, "//title")[0]
    assert MARKUP in "".join(texts(tree, "//del"))
    assert "\N{REPLACEMENT CHARACTER}]0;owned" in "".join(texts(tree, "//del"))
    assert "x" * 1_000_000 in "".join(texts(tree, "//article"))


def test_the_parts_stand_in_their_order_named_by_role_and_rule():
    parts = [
        (" ".join(texts(part, ".//*[contains(@class,'note')]")[0].split()), texts(part, "./*")[1])
        for part in TREE.xpath("//article//*[contains(@class,'part')]")
    ]
    assert parts == [
        ("navigation menu-word", "Home"),
        ("title title-line", TITLE),
        ("byline byline", "By Anna Novak"),
        ("dateline agency-dateline", "LONDON, March 3 (Reuters) -"),
        ("paragraph", ONE),
        ("caption trailing-caption", "A ship at the quay (Reuters)"),
        ("paragraph", TWO),
        ("heading", "What comes next"),
        ("list_item", "• a first thing that matters"),
        ("list_item", "• a second thing that matters"),
        ("paragraph", f"{THREE} {NEXT}"),
        ("share share-line", "Share this article\nShare on X"),
        ("copyright copyright-line", "© 2026 Example Review. All rights reserved."),
        ("contact contact-in-glued-line", "(personal data)"),
    ]


def test_personal_data_is_not_on_the_page():
    assert "(personal data)" in PAGE
    assert not [one for one in (PERSON, PHONE, "jane.roe", "7946") if one in PAGE]


def test_kept_and_removed_are_told_apart_by_their_elements():
    assert texts(TREE, "//article//h3") == ["What comes next"]
    assert len(TREE.xpath("//article/ul/li")) == 2
    removed = TREE.xpath("//article//del")
    assert len(removed) == 5
    assert all("removed" in part.getparent().get("class").split() for part in removed)
    assert not TREE.xpath("//article//*[contains(@class,'removed')]/*[2][not(self::del)]")


def test_facts_and_their_evidence_chosen_and_rejected():
    rows = dict(zip(texts(TREE, "//dl[@class='facts']//dt"), texts(TREE, "//dl[@class='facts']//dd"), strict=True))
    assert rows["title"] == f"{TITLE} text, high"
    assert rows["author"] == "Anna Novak text, high"
    article = read(f"{TITLE}\n\nBy Anna Novak\n\nPublished 3 March 2025\n\n{BODY}\n\n© 2026 Example Review.")
    tree = parser.document_fromstring(article_as_html(article))
    assert any(not one.chosen for one in article.evidence)
    for outcome, chosen in (("chosen", True), ("rejected", False)):
        cells = [texts(row, "./td")[:2] for row in tree.xpath(f"//tr[@class='{outcome}']")]
        assert cells == [[one.field, one.value] for one in article.evidence if one.chosen is chosen]


def test_the_legend_counts_every_part():
    heads = texts(TREE, "//dl[@class='legend']/dt")
    assert [head.split(":")[0] for head in heads] == ["kept", "metadata", "removed"]
    assert "metadata: 3 parts, 12 words (" in heads[1]
    chips = texts(TREE, "//dl[@class='legend']//li")
    assert "list_item 2 parts, 10 words" in chips
    assert sum(int(re.search(r"(\d+) part", chip)[1]) for chip in chips) == 14


def test_every_rule_has_its_reason_one_that_nobody_knows_too():
    article = read(TEXT)
    odd = tuple(
        LedgerSpan(span=entry.span, role=entry.role, rule="of-tomorrow:<neighbours>", paragraph=entry.paragraph)
        if entry.rule == "share-line"
        else entry
        for entry in article.ledger
    )
    tree = parser.document_fromstring(article_as_html(replace(article, ledger=odd)))
    assert "share of-tomorrow:<neighbours>" in [" ".join(text.split()) for text in texts(tree, "//div[@class='note']")]
    rules = {cells[0]: cells[2] for cells in (texts(row, "./td") for row in tree.xpath("//section[last()]//tbody/tr"))}
    assert rules["of-tomorrow:<neighbours>"] == "a rule of another release of copydesk"
    assert all(rules.values())
    assert set(rules) == {entry.rule for entry in odd}


def test_removed_parts_can_be_hidden_without_a_script():
    (box,) = TREE.xpath("//input")
    assert (box.get("type"), box.get("id")) == ("checkbox", "hide")
    assert texts(TREE, "//label[@for='hide']") == ["Hide what was removed"]
    assert box.xpath("following-sibling::article")
    assert "#hide:checked ~ article .removed { display: none; }" in texts(TREE, "//style")[0]


def test_the_headings_are_in_steps_and_the_language_is_said():
    levels = [int(element.tag[1]) for element in TREE.xpath("//h1|//h2|//h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert TREE.get("lang") == "en"
    assert TREE.xpath("//article/@lang") == ["en"]
    assert all(element.get("id") for element in TREE.xpath("//h2"))
    assert set(TREE.xpath("//section/@aria-labelledby")) == set(TREE.xpath("//h2/@id"))


def test_text_from_right_to_left_has_its_direction():
    tree = parser.document_fromstring(article_as_html(read(ARABIC)))
    (article,) = tree.xpath("//article")
    assert (article.get("dir"), article.get("lang")) == ("rtl", "ar")
    assert set(article.xpath(".//*[contains(@class,'body')]/@dir")) == {"auto"}
    assert set(article.xpath(".//*[@class='note']/@dir")) == {"ltr"}
    assert TREE.xpath("//article/@dir") == ["ltr"]


def test_mentions_are_marked_and_listed():
    tree = parser.document_fromstring(article_as_html(seamed()))
    assert texts(tree, "//mark") == ["HarbourORG", "CouncilORG", "NorlandGPE"]
    assert [texts(row, "./td") for row in tree.xpath("//section[h2='Names']//tbody/tr")] == [
        ["Harbour Council", "ORG", "", "1"],
        ["Norland", "GPE", "", "1"],
    ]
    assert not TREE.xpath("//section[h2='Names']")


def schemes():
    light, dark = re.findall(r"(--paper:.*?)\}", texts(TREE, "//style")[0], re.DOTALL)
    return [dict(re.findall(r"--(\w+): (#\w{6})", scheme)) for scheme in (light, dark)]


@pytest.mark.parametrize("scheme", schemes(), ids=["light", "dark"])
def test_every_colour_of_text_can_be_read(scheme):
    assert set(scheme) - {"paper", "ink", "dim", "line"} == {role.value for role in KEPT | FACTS}
    assert len({scheme[role.value] for role in FACTS}) == len(FACTS)
    low = {name: contrast(colour, scheme["paper"]) for name, colour in scheme.items() if name not in ("paper", "line")}
    assert min(low.values()) >= 4.5, low


def contrast(one, other):
    lights = sorted(luminance(colour) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_same_article_gives_the_same_bytes():
    assert article_as_html(read(TEXT)) == PAGE
