"""The three articles of the first users, where they stand beside the checkout, and altered copies of them.

Their text is read at run time and stands nowhere here; nor does any personal data of the contact line.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from copydesk.kinds import Role
from copydesk.pipeline import read_article
from copydesk.rules import EMAIL, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from copydesk.records import Article

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "raw"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the articles are not beside this checkout")


def text_of(number: str) -> str:
    return next(SHARED.glob(f"{number}_*.txt")).read_text(encoding="utf-8")


def read(text: str) -> Article:
    return read_article(text.encode(), locator="a.txt", find_entities=True)


def blocks(article: Article, role: Role) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs if paragraph.role is role]


def spans(article: Article, role: Role) -> list[str]:
    return [entry.span.of(article.source.text).strip() for entry in article.ledger if entry.role is role]


def labels(article: Article, text: str) -> set[str]:
    return {mention.label.value for mention in article.mentions or () if mention.text == text}


def countries(article: Article) -> dict[str, str | None]:
    return {mention.text: mention.country for mention in article.mentions or () if mention.kb == "iso3166"}


def check_personal_data(article: Article) -> None:
    """The contact line of the source is marked, and its name, number and address stand nowhere else."""
    marked = [entry for entry in article.ledger if entry.pii]
    assert [entry.role for entry in marked] == [Role.CONTACT]
    line = marked[0].span.of(article.source.text).strip(" -\n")
    number, address = re.search(PHONE, line), re.search(EMAIL, line)
    assert number
    assert address
    name = re.match(r"\W*([A-Z][\w’'-]+ (?:Mc)?[A-Z][a-z’'-]+)", line)
    assert name
    facts = article.metadata
    published = [article.text, facts.title, facts.standfirst, facts.rights, *(one.value for one in facts.evidence)]
    published += [mention.name for mention in article.mentions or ()] + [author.name for author in article.authors]
    published += [e.span.of(article.source.text) for e in article.ledger if not e.pii and not e.kept]
    for secret in (number[0], address[0], name[1]):
        assert not [where for where in published if where and secret in where]


# -- the first: a day before the first word, a caption in the first paragraph, an authorship sentence ------------------


def check_first(
    article: Article, *, author: str, role: str, place: str, published: str | None, caption: str, begins: str
) -> None:
    assert article.published == published
    if published:
        assert article.metadata.published_from == article.metadata.published_to
    assert (article.title, article.standfirst, article.metadata.publisher) == (None, None, None)
    paragraphs = blocks(article, Role.PARAGRAPH)
    assert len(paragraphs) == len(article.paragraphs) == 7
    assert paragraphs[0].startswith(begins)
    assert caption not in article.text
    assert spans(article, Role.CAPTION) == [caption]
    assert author not in article.text
    assert [(one.name, one.role, one.affiliation) for one in article.authors] == [(author, role, place)]
    assert author not in {mention.name for mention in article.mentions or ()}
    assert len({m.entity_id for m in article.mentions or () if m.name.endswith(" Putin") or m.text == "Putin"}) <= 1


FIRST = {
    "author": "Pravesh Kumar Gupta",
    "role": "associate fellow (Eurasia)",
    "place": "Vivekananda International Foundation",
    "published": "2025-07-14",
    "caption": "US President Donald Trump (Reuters)",
    "begins": "Russia’s response",
}


def test_the_first_article() -> None:
    article = read(text_of("000"))
    check_first(article, **FIRST)
    assert labels(article, "UAE") == {"GPE"}
    assert countries(article)["UAE"] == "AE"
    assert countries(article)["Belarus"] == "BY"
    assert labels(article, "Eurasian Economic Union") == {"ORG"}
    assert {m.name for m in article.mentions or () if m.text in ("Trump", "Donald Trump")} == {"Donald Trump"}
    assert labels(article, "Trump") == {"PERSON"}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("(Reuters)", "(AFP)", {"caption": "US President Donald Trump (AFP)"}),
        ("(Reuters)", "(Photo: Anadolu)", {"caption": "US President Donald Trump (Photo: Anadolu)"}),
        (
            "US President Donald Trump (Reuters)",
            "The harbour of Odesa at dawn (Ministry of Defence)",
            {"caption": "The harbour of Odesa at dawn (Ministry of Defence)"},
        ),
        (" date 2025-07-14 ", "date: 14 July 2025 ", {}),
        (" date 2025-07-14 ", "Datum 14. Juli 2025 ", {}),
        (" date 2025-07-14 ", " date 2024-02-29 ", {"published": "2024-02-29"}),
        (" date 2025-07-14 ", "Дата: 14 июля 2025 ", {}),
        (" date 2025-07-14 ", "fecha 14 de julio de 2025 ", {}),
        (" date 2025-07-14 ", "14 July 2025 ", {}),
        (" date 2025-07-14 ", "14 juillet 2025 – ", {}),
        (" date 2025-07-14 ", "date 14/07/2025 ", {}),
        (" date 2025-07-14 ", "Published on July 14, 2025: ", {}),
        (" date 2025-07-14 ", "", {"published": None}),
        ("This article is authored by", "This piece has been written by", {}),
        ("This article is authored by", "The commentary was penned by", {}),
        ("Pravesh Kumar Gupta", "Ngozi van der Berg", {"author": "Ngozi van der Berg"}),
        (
            "associate fellow (Eurasia), Vivekananda International Foundation, New Delhi",
            "senior researcher, Nordic Centre for Peace, Oslo",
            {"role": "senior researcher", "place": "Nordic Centre for Peace"},
        ),
        (
            "Vivekananda International Foundation",
            "Observer Research Institute",
            {"place": "Observer Research Institute"},
        ),
    ],
)
def test_altered_copies_of_the_first(old: str, new: str, changed: dict[str, str | None]) -> None:
    text = text_of("000")
    assert old in text
    check_first(read(text.replace(old, new)), **{**FIRST, **changed})


# -- the second: a dateline with a publisher, lines without blank lines, blank lines at the end ------------------------


def check_second(article: Article, *, place: str, publisher: str | None, agency: str | None, begins: str) -> None:
    facts = article.metadata
    assert (facts.dateline, facts.publisher, facts.agency) == (place, publisher, agency)
    assert (facts.published, facts.title, facts.standfirst, facts.authors) == (None, None, None, ())
    paragraphs = blocks(article, Role.PARAGRAPH)
    assert len(paragraphs) == len(article.paragraphs) == 13
    assert paragraphs[0].startswith(begins)


SECOND = {
    "place": "Moscow",
    "publisher": "Realist English",
    "agency": None,
    "begins": "As tensions between Iran, Israel",
}


def test_the_second_article() -> None:
    article = read(text_of("001"))
    check_second(article, **SECOND)
    assert labels(article, "United Russia") == labels(article, "Hamas") == {"ORG"}
    assert countries(article)["North Korea"] == "KP"
    assert {m.entity_id for m in article.mentions or () if "Putin" in m.text} == {"person:vladimir-putin"}
    assert labels(article, "Israeli") == labels(article, "Palestinian") == {"NORP"}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("MOSCOW (Realist English).", "KYIV (Harbour Gazette).", {"place": "Kyiv", "publisher": "Harbour Gazette"}),
        ("MOSCOW (Realist English).", "TEL AVIV (TASS) –", {"place": "Tel Aviv", "publisher": None, "agency": "TASS"}),
        (
            "MOSCOW (Realist English).",
            "GENEVA (Reuters) -",
            {"place": "Geneva", "publisher": None, "agency": "Reuters"},
        ),
        (
            "MOSCOW (Realist English).",
            "Doha (The Gulf Observer) —",
            {"place": "Doha", "publisher": "The Gulf Observer"},
        ),
        ("MOSCOW (Realist English).", "WASHINGTON —", {"place": "Washington", "publisher": None}),
        ("\n", "\n\n", {}),
        ("\n", "\r\n", {}),
    ],
)
def test_altered_copies_of_the_second(old: str, new: str, changed: dict[str, str | None]) -> None:
    text = text_of("001")
    assert old in text
    check_second(read(text.replace(old, new)), **{**SECOND, **changed})


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [("United Russia", "Forward Kazakhstan", "ORG"), ("Hamas", "Hezbollah", "ORG"), ("Hamas", "the Houthis", "ORG")],
)
def test_other_bodies_are_bodies_too(old: str, new: str, label: str) -> None:
    article = read(text_of("001").replace(old, new))
    name = new.removeprefix("the ")
    found = {m.label.value for m in article.mentions or () if name in m.text}
    assert found == {label}


@pytest.mark.parametrize(
    ("name", "code"), [("Yemen", "YE"), ("South Sudan", "SS"), ("Kazakhstan", "KZ"), ("Qatar", "QA")]
)
def test_other_countries_have_their_codes(name: str, code: str) -> None:
    assert countries(read(text_of("001").replace("North Korea", name)))[name] == code


# -- the third: title, standfirst, headings, pull quote, closing lines -------------------------------------------------

CLOSING = slice(22, 30)


def check_third(
    article: Article, *, author: str, place: str, genre: str = "commentary", published: str = "2026"
) -> None:
    facts = article.metadata
    assert facts.title
    assert facts.title.startswith("Why So Quiet")
    assert facts.standfirst
    assert facts.standfirst.startswith("Putin must walk a fine line")
    assert len(blocks(article, Role.PARAGRAPH)) == 17
    assert blocks(article, Role.HEADING) == ["Russia’s Links with Both Sides", "Kremlin Inaction Over Action"]
    assert len(article.paragraphs) == 19
    assert article.text.count("bilateral cooperation is largely confined") == 1
    assert len(spans(article, Role.PULL_QUOTE)) == 1
    assert facts.published == published
    assert (facts.genre, bool(facts.rights)) == (genre, True)
    assert [(one.name, one.affiliation) for one in article.authors] == [(author, place)]
    assert author not in {mention.name for mention in article.mentions or ()}
    for role in (Role.COPYRIGHT, Role.DISCLAIMER, Role.TERMS, Role.PITCH, Role.BYLINE, Role.AFFILIATION, Role.CONTACT):
        assert spans(article, role), f"nothing has the role {role}"
    for words in ("©", "terms of use", "pitch", "WRITTEN BY", author):
        assert words not in article.text
    check_personal_data(article)


def test_the_third_article() -> None:
    article = read(text_of("004"))
    check_third(article, author="Emily Ferris", place="RUSI")
    assert article.authors[0].role == "Senior Associate Fellow, International Security"
    assert labels(article, "United Russia") == labels(article, "State Duma") == labels(article, "Hamas") == {"ORG"}
    assert labels(article, "12 Day War") == labels(article, "Gaza war") == {"EVENT"}
    assert "ORG" not in labels(article, "Geran-2s")
    assert countries(article)["Hungary"] == "HU"
    assert countries(article)["North Korea"] == "KP"
    assert len({m.entity_id for m in article.mentions or () if m.text == "Putin"}) == 1
    assert labels(article, "Trump") == {"PERSON"}


def closing_lines(order: Callable[[list[str]], list[str]]) -> str:
    """The third article with its closing lines in another order; the author's three lines stay together."""
    lines = text_of("004").split("\n")
    copyright_, disclaimer, terms, pitch, *author, contact = lines[CLOSING]
    parts = [copyright_, disclaimer, terms, pitch, "\n".join(author), contact]
    return "\n".join([*lines[: CLOSING.start], *order(parts), *lines[CLOSING.stop :]])


@pytest.mark.parametrize(
    "order",
    [
        lambda parts: parts[::-1],
        lambda parts: [*parts[4:], *parts[:4]],
        lambda parts: [parts[5], parts[4], parts[0], parts[3], parts[1], parts[2]],
        lambda parts: [parts[3], parts[1], parts[4], parts[2], parts[5], parts[0]],
        lambda parts: ["", *(f"{part}\n" for part in parts)],
    ],
    ids=["reversed", "people first", "mixed", "mixed again", "blank lines"],
)
def test_the_order_of_the_closing_lines_does_not_matter(order: Callable[[list[str]], list[str]]) -> None:
    check_third(read(closing_lines(order)), author="Emily Ferris", place="RUSI")


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({"Emily Ferris": "Tomasz de la Cruz"}, {"author": "Tomasz de la Cruz"}),
        ({"RUSI": "IISS"}, {"place": "IISS"}),
        (
            {"RUSI Senior Associate Fellow": "Chatham House Research Fellow", "RUSI": "Chatham House"},
            {"place": "Chatham House"},
        ),
        ({"2026": "2024"}, {"published": "2024"}),
        ({"in this Commentary": "in this Analysis", "for a Commentary": "for an Analysis"}, {"genre": "analysis"}),
        ({"Media Relations Manager": "Head of Press"}, {}),
        ({"WRITTEN BY": "Author"}, {}),
        ({"WRITTEN BY": "About the author"}, {}),
        ({"- Jim": "Jim"}, {}),
        ({"© RUSI, 2026.": "Copyright 2026 RUSI. All rights reserved."}, {}),
    ],
)
def test_altered_copies_of_the_third(changes: dict[str, str], facts: dict[str, str]) -> None:
    text = text_of("004")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    check_third(read(text), **{"author": "Emily Ferris", "place": "RUSI", **facts})


def test_another_contact_is_personal_data_too() -> None:
    line = text_of("004").split("\n")[29]
    for other in (
        "Ana MariaHead of Press+1 (202) 555-0143ana@example.org",
        "Ana Maria, Press Officer, +44 20 7946 0123, a.m@example.org",
    ):
        check_personal_data(read(text_of("004").replace(line, other)))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("12 Day War", "Six Day War", {"EVENT"}),
        ("12 Day War", "40 Day War", {"EVENT"}),
        ("Gaza war", "Lebanon war", {"EVENT"}),
        ("Gaza war", "Tigray war", {"EVENT"}),
        ("Geran-2s", "Lancet-3s", {"PRODUCT"}),
        ("Geran-2s", "S-400s", {"PRODUCT"}),
        ("State Duma", "Knesset", {"ORG"}),
        ("State Duma", "Verkhovna Rada", {"ORG"}),
    ],
)
def test_other_wars_weapons_and_parliaments(old: str, new: str, wanted: set[str]) -> None:
    assert labels(read(text_of("004").replace(old, new)), new) == wanted


def test_nothing_of_the_articles_stands_in_this_project() -> None:
    root = Path(__file__).resolve().parents[2]
    runs: set[tuple[str, ...]] = set()
    for path in SHARED.iterdir():
        words = re.findall(r"\w+", path.read_text(encoding="utf-8"))
        runs |= {tuple(words[i : i + 12]) for i in range(len(words) - 11)}
    for folder in ("flows", "raw", "tests", "schemas", "expectations"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".toml", ".txt", ".html", ".md", ".json"):
                words = re.findall(r"\w+", path.read_text(encoding="utf-8", errors="replace"))
                assert not [i for i in range(len(words) - 11) if tuple(words[i : i + 12]) in runs], path
