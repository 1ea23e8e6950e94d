import pytest

from copydesk.kinds import Role
from copydesk.metadata.authors import find_authors
from copydesk.records import Author, Claim
from pasted import BODY, TITLE, read, stretch


def authors(*stretches, claims=(), known=()):
    found, _ = find_authors(stretches, claims, known)
    return [(author.name, author.role, author.affiliation) for author in found]


def names(text):
    return [name for name, _, _ in authors(stretch(text))]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("By Anna Novak", ["Anna Novak"]),
        ("By ANNA NOVAK and PETER LOREM", ["ANNA NOVAK", "PETER LOREM"]),
        ("By Anna Novak, Peter Lorem and Maria del Campo", ["Anna Novak", "Peter Lorem", "Maria del Campo"]),
        ("By Anna Novak, Peter Lorem, and Maria Campo", ["Anna Novak", "Peter Lorem", "Maria Campo"]),
        ("by Anna Novak and Peter Lorem, with Maria Campo", ["Anna Novak", "Peter Lorem", "Maria Campo"]),
        ("By Anna Novak; Peter Lorem; Maria Campo", ["Anna Novak", "Peter Lorem", "Maria Campo"]),
        ("By Anna Novak in Geneva and Peter Lorem in New York", ["Anna Novak", "Peter Lorem"]),
        ("By Dr. Anna Novak & Prof. Peter Lorem", ["Anna Novak", "Peter Lorem"]),
        ("Analysis by Anna Novak", ["Anna Novak"]),
        ("Von Anna Novak und Peter Lorem", ["Anna Novak", "Peter Lorem"]),
        ("Par Anna Novak et Jeanne d’Exemple", ["Anna Novak", "Jeanne d’Exemple"]),
        ("Por Anna Novak y Pedro Lorem", ["Anna Novak", "Pedro Lorem"]),
        ("Por José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Автор: Анна Новак", ["Анна Новак"]),
        ("March 3, 2024 10:15 am | Anna Novak and Peter Lorem | 5 min read", ["Anna Novak", "Peter Lorem"]),
        ("Anna Novak | March 3, 2024", ["Anna Novak"]),
        ("By A. N. Writer.", ["A. N. Writer"]),
        ("By Anna Novak and Peter Lorem The Associated Press", ["Anna Novak", "Peter Lorem"]),
        ("By Anna NovakTravel News Reporter", ["Anna Novak"]),
        ("By Anna Maria Novak Senior Fellow", ["Anna Maria Novak"]),
        ("By Reuters", []),
        ("By The Associated Press", []),
        ("Anna Novak2 minutes ago", ["Anna Novak"]),
        ("作者：张三、李四", ["张三", "李四"]),
        ("By the editors", []),
        ("3 March 2024", []),
    ],
)
def test_the_names_of_a_byline(line, found):
    assert names(line) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("By Anna Novak and Peter Lorem | Example Institute", [("Peter Lorem", None, "Example Institute")]),
        ("By Anna Novak, Reuters", [("Anna Novak", None, "Reuters")]),
        ("By Anna Novak, Associated Press", [("Anna Novak", None, "Associated Press")]),
        (
            "By Anna Novak, Senior Fellow, and Peter Lorem, Director, Example Institute",
            [("Anna Novak", "Senior Fellow", None), ("Peter Lorem", "Director", "Example Institute")],
        ),
        (
            "By Anna Novak, Fellow at the Institute for War and Peace Studies",
            [("Anna Novak", "Fellow", "Institute for War and Peace Studies")],
        ),
        ("Anna Novak, chercheuse à l’Institut Exemple", [("Anna Novak", "chercheuse", "Institut Exemple")]),
        ("By Anna Novak, U.S. Example Institute of Peace", [("Anna Novak", None, "U.S. Example Institute of Peace")]),
        (
            "By Anna Novak, Fellow at the Example Institute (EI), and Peter Lorem, Director, St. Anne Centre (SAC)",
            [("Anna Novak", "Fellow", "Example Institute (EI)"), ("Peter Lorem", "Director", "St. Anne Centre (SAC)")],
        ),
        (
            "Anna Novak (U.K. Sample Council) and Peter Lorem (Example Institute)",
            [("Anna Novak", None, "U.K. Sample Council"), ("Peter Lorem", None, "Example Institute")],
        ),
        (
            "By Anna Novak, Vice President, Lorem & Campo, Inc.",
            [("Anna Novak", "Vice President", "Lorem & Campo, Inc.")],
        ),
        ("By Anna Novak, former U.S. ambassador", [("Anna Novak", "former U.S. ambassador", None)]),
        ("By Dr. Anna Novak & Prof. Peter Lorem, Lorem & Novak", [("Peter Lorem", None, "Lorem & Novak")]),
        ("By Anna Novak – Example Review Group – 3 March 2024", [("Anna Novak", None, "Example Review Group")]),
    ],
)
def test_posts_and_institutions_of_a_byline(line, found):
    assert authors(stretch(line))[-len(found) :] == found


def test_posts_on_lines_of_their_own_belong_to_the_name_above():
    lines = [
        stretch("Anna Novak"),
        stretch("Senior Fellow", Role.AFFILIATION),
        stretch("Example Institute", Role.AFFILIATION),
    ]
    assert authors(*lines, stretch("Peter Lorem")) == [
        ("Anna Novak", "Senior Fellow", "Example Institute"),
        ("Peter Lorem", None, None),
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "Anna Novak is a senior fellow at the Example Institute.",
            ("Anna Novak", "senior fellow", "Example Institute"),
        ),
        (
            "Anna Novak ist Politikwissenschaftlerin am Beispielinstitut.",
            ("Anna Novak", "Politikwissenschaftlerin", "Beispielinstitut"),
        ),
        ("Anna Novak has sailed the strait.", ("Anna Novak", None, None)),
    ],
)
def test_the_life_of_an_author_names_her(line, found):
    assert authors(stretch(line, Role.AUTHOR_BIO)) == [found]


def test_a_life_adds_to_the_byline_and_gives_no_second_author():
    life = stretch("Anna Novak is a senior fellow at the Example Institute.", Role.AUTHOR_BIO)
    assert authors(stretch("By ANNA NOVAK"), life) == [("ANNA NOVAK", "senior fellow", "Example Institute")]


def test_one_paragraph_may_tell_the_lives_of_all_whom_the_byline_names():
    lives = (
        "Anna Novak is director of the U.N. desk at St. Anne’s College. Peter Lorem is a reporter for Sample & Co. in"
        " Geneva. Maria Campo is a minister of state."
    )
    byline = stretch("By Anna Novak and Peter Lorem")
    assert authors(byline, stretch(lives, Role.AUTHOR_BIO)) == [
        ("Anna Novak", "director of the U.N. desk", "St. Anne’s College"),
        ("Peter Lorem", "reporter", "Sample & Co."),
    ]


def test_posts_of_authors_with_shortened_words_and_brackets_are_read_from_their_lines():
    head = "Anna Novak\nSenior Fellow, U.S. Sample Institute (USSI)\n\nPeter Lorem\nDirector, Lorem & Novak, Inc.\n"
    found = read(f"{TITLE}\n\n{head}\n3 March 2024\n\n{BODY}").authors
    assert found == (
        Author(name="Anna Novak", role="Senior Fellow", affiliation="U.S. Sample Institute (USSI)"),
        Author(name="Peter Lorem", role="Director", affiliation="Lorem & Novak, Inc."),
    )


@pytest.mark.parametrize("text", ["Senior Fellow is a post.", "He writes about straits."])
def test_not_every_closing_sentence_names_an_author(text):
    assert authors(stretch(text, Role.AUTHOR_BIO)) == []


def test_a_wire_names_its_reporter_at_the_end():
    credit = stretch("Reporting by Anna Novak in London; Editing by Peter Lorem", Role.CREDIT)
    _, candidates = find_authors([credit], ())
    assert [(one.value, one.confidence) for one in candidates] == [("Anna Novak", "medium")]


@pytest.mark.parametrize("rule", ["written-by-label", "about-author-label", "closing-formula"])
def test_labels_name_nobody(rule):
    assert authors(stretch("Yours Faithfully", rule=rule)) == []


def test_what_a_page_states_serves_where_the_text_names_none():
    claims = [
        Claim(field="authors", value="Maria Campo", method="meta", confidence="medium"),
        Claim(field="authors", value="Peter Lorem", method="json-ld", confidence="high"),
    ]
    assert authors(claims=claims) == [("Peter Lorem", None, None)]
    assert authors(stretch("By Anna Novak"), claims=claims[:0]) == [("Anna Novak", None, None)]


def test_the_evidence_stands_where_it_says():
    article = read(
        "A Title of Words\n\nBy  Anna\u00a0Novak\n\n" + "This is a sentence of more than ten words, as is seen. " * 5
    )
    assert article.authors == (Author(name="Anna Novak"),)
    (found,) = (one for one in article.evidence if one.field == "authors")
    assert found.span.of(article.source.text) == "Anna\u00a0Novak"


@pytest.mark.parametrize("unit", ["Anna Novak, ", "Anna Novak and ", "a, and ", "Senior Fellow; ", "in A "])
def test_a_byline_without_end_is_cheap(unit):
    names("By " + unit * 20_000)
