import textwrap
import time

import pytest

from copydesk.errors import RefusedError
from copydesk.pipeline import read_article
from copydesk.spans import tiles
from copydesk.structure import label_source
from pasted import BODY, ONE, THREE, TITLE, TWO, labelled, line_roles, read, source, tools


@pytest.mark.parametrize("text", ["Home\nWorld\nSign in\n" * 9, f"{TITLE}\n\nToo short.", "word\n" * 50, "?!\n" * 30])
def test_no_running_text_is_no_article(text):
    with pytest.raises(RefusedError) as refused:
        label_source(source(text), tools().rules)
    assert refused.value.reason == "no_article"
    assert "20 wanted" in refused.value.detail


HEAD = f"{TITLE}\n\nBy Sample Author\n\n3 March 2024\n\n"
WANTED = ["title", "byline", "date", "paragraph", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + BODY,
        (HEAD + BODY).replace("\n\n", "\n"),
        (HEAD + BODY).replace("\n", "\r\n"),
        (HEAD + BODY).replace("\n", "\r"),
        (HEAD + BODY).replace("\n\n", "\n\u00a0\n").replace(" ", "\u00a0"),
        (HEAD + BODY).replace("\n\n", "\n\t\n  "),
        "\ufeff" + HEAD + BODY + "\n\n\n",
        HEAD
        + "\n\n".join(textwrap.fill(text, 72) for text in (f"{ONE} {TWO}", f"{TWO} {THREE}", f"{THREE} And {ONE}")),
    ],
)
def test_white_space_changes_no_roles(text):
    assert [role for role, _, shown in labelled(text) if shown] == WANTED
    article = source(text)
    assert tiles([entry.span for entry in label_source(article, tools().rules)], len(article.text))


@pytest.mark.parametrize(
    "line",
    ["One\n", "By A. N. Writer\n", "Geneva, 3 March 2024\n", "• x\n", "+44 20 7946 0123\n", "1. A heading {n}\n"],
)
def test_many_short_lines_stay_cheap(line):
    lines = "".join(line.replace("{n}", str(n)) for n in range(8_000))
    begun = time.process_time()
    label_source(source(lines + BODY), tools().rules)
    assert time.process_time() - begun < 6


def test_a_short_text_without_spaces_is_an_article():
    head = "海峡没有灯塔看守\n2026年10月30日\n灯塔的灯自动亮起，人已经不在了。"
    text = f"{head}国防部说，去年通过该海峡的外国军舰有四十二艘。"
    assert "paragraph" in line_roles(text).values()
    assert read(text).paragraphs
    with pytest.raises(RefusedError):
        read(head)


TEASER = "The minister said that the ship would sail before the winter, and nobody on board had been told"


def page_of(endings: str) -> str:
    cards = "".join(
        f"<h2>Ship {at} of the fleet</h2><p>{TEASER} number {at}{end}</p>" for at, end in enumerate(endings)
    )
    return f"<html><body><main>{cards}</main></body></html>"


def test_a_front_page_is_no_article():
    with pytest.raises(RefusedError, match="list of teasers"):
        read_article(page_of("……………….").encode(), locator="a.html")


@pytest.mark.parametrize("endings", ["……..", "……"])
def test_an_article_may_trail_off(endings):
    assert read_article(page_of(endings + ".").encode(), locator="a.html").paragraphs
