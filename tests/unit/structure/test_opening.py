from dataclasses import replace

import pytest

from copydesk.kinds import Role
from copydesk.structure.labelling import label_pieces
from pasted import BODY, ONE, THREE, TITLE, TWO, labelled, page_piece, read, tools

SHORT = "Three capitals warn that the treaty of 1936 is under strain."


def first(role, text):
    return next((shown for found, _, shown in labelled(text) if found == role), None)


@pytest.mark.parametrize(
    "head",
    [
        f"{TITLE}\n",
        f"COMMENTARY\n{TITLE}\nMarch 3, 2024 | By Sample Author\n",
        f"Brussels, 3 March 2024\n{TITLE}\n",
        f"{TITLE}\nBy Sample Author\n3 March 2024\n",
        f"{TITLE}\nAnna Novak, Senior Fellow, Example Institute\n",
        f"{TITLE}\nSample Author\n3 March 2024\n",
        f"{TITLE}\nThis article is more than 1 year old\nMinisters met this week and asked for more time\n\n"
        "Anna Novak in Geneva\n\nSun 3 Mar 2024 10.15 GMT\n",
        f"{TITLE}\n3 days ago\nShare\nAnna Novak\nDiplomatic correspondent\nReporting from Geneva\nA ship\n",
        f"Letters to the editor\n{TITLE}\nSir,\n",
        f"Home\nWorld\nExample News\n{TITLE}\nBy Sample Author\n",
        f"3 March 2024\n{TITLE}\n{SHORT}\nBy Sample Author\n",
        f"Commentary\n3 March 2024\n{TITLE}\nWhat ministers can do about it\nSample Author\nSenior Fellow\n",
        f"From: Sample Author <a@example.org>\nDate: Sun, 3 Mar 2024 10:15:00 +0000\nSubject: {TITLE}\n",
    ],
)
def test_the_title_is_found(head):
    assert first("title", head + BODY) == TITLE


@pytest.mark.parametrize(
    "title",
    ["Can the Treaty Hold?", "American Soldiers in Syria", "«Никто не хочет конца»", "Warum die Meerenge zählt"],
)
def test_titles_that_ask_or_quote(title):
    assert first("title", f"{title}\n{BODY}") == title


def test_text_alone_has_no_title():
    assert first("title", BODY) is None


@pytest.mark.parametrize(
    "head",
    [
        f"# {TITLE}\n",
        f"Example Review\n\n# {TITLE}\n\n*3 March 2024*\n\n## Introduction\n",
        f"## Politics\n\n# {TITLE}\n\n## What the ministers can do about it now\n\n",
        f"**{TITLE}**\n\n**By Anna Novak**\n",
    ],
)
def test_the_title_is_found_by_its_mark_and_read_without_it(head):
    assert first("title", head + BODY).strip("#* ") == TITLE
    assert read(head + BODY).title == TITLE


@pytest.mark.parametrize(
    ("head", "standfirst"),
    [
        (f"{TITLE}\n{SHORT}\nBy Sample Author\n3 March 2024\n", SHORT),
        (f"{TITLE}\n\n{SHORT}\n\n", SHORT),
        (f"{TITLE}\nWhat ministers can do about it\nBy Sample Author\n", "What ministers can do about it"),
        (f"{TITLE}\nBy Sample Author\n3 March 2024\n", None),
        (f"{TITLE}\n", None),
        (f"{TITLE}\n1. Introduction\n", None),
    ],
)
def test_the_standfirst(head, standfirst):
    assert first("standfirst", head + BODY) == standfirst


@pytest.mark.parametrize(
    "heading",
    [
        "## The fleets",
        "## 1. The fleets",
        "**Introduction**",
        "1. Introduction",
        "I. The fleets",
        "Key points",
        "Executive Summary",
        "Einleitung",
    ],
)
def test_a_heading_straight_under_the_title_is_kept(heading):
    assert first("heading", f"{TITLE}\n\n{heading}\n\n{BODY}") == heading


def test_a_title_that_comes_again_is_a_repeat():
    assert (TITLE, "repeat") in [(text, role) for role, _, text in labelled(f"{TITLE}\n{ONE}\n{TITLE}\n{TWO}\n{THREE}")]


def test_a_rubric_in_a_menu_is_none_of_the_article():
    assert first("section_label", f"Opinion\n{TITLE}\n{BODY}") == "Opinion"
    assert first("section_label", f"World\nOpinion\nAsia\n{TITLE}\n{BODY}") is None


def test_a_page_says_its_title():
    page = [page_piece("Another headline"), page_piece(TITLE), page_piece(ONE, verdict=Role.PARAGRAPH)]
    labels = label_pieces(page, tools().rules, {"title": [TITLE]})
    assert [labels[at].role for at in range(3)] == [Role.NAVIGATION, Role.TITLE, Role.PARAGRAPH]


def test_a_bar_that_shows_the_title_is_not_where_it_stands():
    bar = page_piece(TITLE, tag="h2", path="html/body/nav/h2")
    page = [bar, page_piece("Share"), page_piece(TITLE, tag="h1"), page_piece(ONE, verdict=Role.PARAGRAPH)]
    labels = label_pieces(page, tools().rules, {"title": [TITLE]})
    assert [labels[at].role for at in (0, 2)] == [Role.REPEAT, Role.TITLE]


@pytest.mark.parametrize(
    ("text", "path"),
    [("A big gate, with some room to turn", "html/body/main/p.strapline"), (f"{ONE} {TWO} {THREE}", "html/body/h2")],
)
def test_a_page_marks_its_standfirst(text, path):
    summary = page_piece(text, tag=path.rpartition("/")[2].partition(".")[0], path=path, verdict=Role.HEADING)
    body = [page_piece(one, path="html/body/main/p", verdict=Role.PARAGRAPH) for one in (TWO, THREE, ONE)]
    page = [replace(piece, unit=at) for at, piece in enumerate([page_piece(TITLE, tag="h1"), summary, *body])]
    labels = label_pieces(page, tools().rules, {})
    assert labels[1].role is Role.STANDFIRST


@pytest.mark.parametrize(("label", "role"), [("At a glance", "list_item"), ("By the pilots", "standfirst")])
def test_the_first_of_several_points_is_no_standfirst(label, role):
    points = [page_piece(text, tag="li", path="html/body/main/div.summary/li") for text in (ONE, THREE)]
    body = [page_piece(one, path="html/body/main/p", verdict=Role.PARAGRAPH) for one in (TWO, f"{THREE} {ONE}", TWO)]
    page = [page_piece(TITLE, tag="h1"), page_piece(label, tag="h2"), *points, *body]
    labels = label_pieces([replace(piece, unit=at) for at, piece in enumerate(page)], tools().rules, {})
    assert labels[2].role == role


def test_the_first_of_sentences_that_are_built_alike_is_text():
    told = "We were told that the {} would hold, and that nobody on board would have to fight for it."
    lines = [told.format(what) for what in ("treaty", "alliance", "border")]
    assert first("standfirst", "\n".join((TITLE, "By Sample Author", *lines, "None of it held."))) is None


def test_a_live_report_has_its_title():
    assert (
        first("title", f"Live: the summit\n\n3 May 2026\n\n18.42 EEST\nDeclaration delayed\n{BODY}")
        == "Live: the summit"
    )
