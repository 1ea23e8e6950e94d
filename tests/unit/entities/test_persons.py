import pytest

from copydesk.entities import resolve_mentions
from copydesk.entities.persons import gather_people


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Jana Novak", "Novak"),
        ("Ahmed al-Karo", "Karo"),
        ("Ahmed al-Karo", "al-Karo"),
        ("Ursula von der Lorem", "von der Lorem"),
        ("Jane Doe-Smith", "Doe-Smith"),
        ("Donald J. Novak", "Donald Novak"),
        ("Pravesh Kumar Lorem", "Kumar Lorem"),
        ("Xi Jinping", "Xi"),
        ("Karel O'Novak", "O'Novak"),
        ("Karel d’Lorem", "d’Lorem"),
        ("J. K. Novak", "Novak"),
    ],
)
def test_a_person_is_one_entity_through_the_article(article, full, short):
    mentions = article(f"Then {full} spoke.", f"Later {short} left.", model={full: "PERSON"} | {short: "PERSON"})
    assert len({m.entity_id for m in mentions}) == 1, mentions
    assert {m.label.value for m in mentions} == {"PERSON"}


@pytest.mark.parametrize("short", ["J. K. Novak", "J.K. Novak"])
@pytest.mark.parametrize(("full", "same"), [("Jana Karla Novak", True), ("Petra Novak", False)])
def test_initials_stand_for_a_first_name_that_begins_so(article, short, full, same):
    mentions = article(f"Then {full} spoke.", f"Then it was {short}.", model={full: "PERSON", short: "PERSON"})
    assert [m.text for m in mentions] == [full, short]
    assert (len({m.entity_id for m in mentions}) == 1) is same


@pytest.mark.parametrize(("full", "name"), [("Jana Novak", "Jana Novak"), ("Petra Novak", "J. Novak")])
def test_one_initial_does_too(full, name):
    people = gather_people([(0, full), (1, "J. Novak")], {})
    assert people.name_of("J. Novak", 1) == name


def test_the_surname_is_found_where_the_model_missed_it(article):
    mentions = article("Yesterday Jana Okonkwo spoke.", "Okonkwo left.", model={"Jana Okonkwo": "PERSON"})
    assert [(m.text, m.name) for m in mentions] == [("Jana Okonkwo", "Jana Okonkwo"), ("Okonkwo", "Jana Okonkwo")]


def test_a_surname_that_is_a_word_of_the_article_is_not_sought(names):
    assert names("Then Jana Field spoke.", "Field work in the field went on.", model={"Jana Field": "PERSON"}) == {
        "Jana Field": "PERSON"
    }


def test_of_two_of_one_surname_the_one_known_alone_is_meant():
    names = [(0, "Jana Novak"), (1, "Petr Lorem"), (2, "Novak"), (3, "Petr Novak"), (4, "Novak")]
    people = gather_people(names, {})
    assert [people.name_of("Novak", at) for at in (2, 4)] == ["Jana Novak", "Jana Novak"]


def test_a_surname_alone_stays_itself(article):
    mentions = article("Why So Quiet, Putin?", "President Putin spoke. Putin left.")
    assert {(m.entity_id, m.name) for m in mentions} == {("person:putin", "Putin")}


def test_a_spelling_is_the_same_person(article):
    assert article("Sergey Lavrov spoke.", model={"Sergey Lavrov": "PERSON"})[0].entity_id == "person:sergei-lavrov"


@pytest.mark.parametrize(
    ("full", "other"),
    [
        ("Jan Petr Karel Novak", "Petr Novak"),
        ("William Lorem", "Bill Lorem"),
        ("Kristen Lorem", "Kristin Lorem"),
        ("Warren Lorrem", "Lorem"),
        ("Jana Lorem", "Lorem Council Chair Jana Lorem"),
        ("Jana Lorem", "Jana Petra Lorem DBE"),
    ],
)
def test_another_form_of_a_name_is_the_same_person(article, full, other):
    mentions = article(
        f"Then {full} spoke.", f"Later it was {other}.", model={full: "PERSON", f"was |{other}": "PERSON"}
    )
    assert len(mentions) > 1
    assert len({m.entity_id for m in mentions}) == 1, mentions


def test_the_more_frequent_form_of_a_name_is_the_canonical_one(article):
    model = dict.fromkeys(("William Jan Lorem", "Bill Lorem", "Will Lorem"), "PERSON")
    mentions = article("William Jan Lorem spoke.", "Bill Lorem left.", "Bill Lorem came.", model=model)
    assert {m.name for m in mentions} == {"Bill Lorem"}


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("His father Karel Okonkwo spoke. Okonkwo left.", "Jana Okonkwo"),
        ("She has a son, Karel Okonkwo. Okonkwo left.", "Jana Okonkwo"),
        ("She is the daughter of Karel Okonkwo. Okonkwo left.", "Jana Okonkwo"),
        ("She has two daughters, Petra Dolor (2001) and Karel Okonkwo. Okonkwo left.", "Jana Okonkwo"),
        ("Then Karel Okonkwo spoke. Okonkwo left.", "Okonkwo"),
        ("Her father came. Then Karel Okonkwo spoke. Okonkwo left.", "Okonkwo"),
        ("His father Karel Okonkwo spoke. Then Karel Okonkwo left. Okonkwo came.", "Okonkwo"),
    ],
)
def test_a_relative_does_not_take_the_surname_over(article, text, whole):
    model = dict.fromkeys(("Jana Okonkwo", "Karel Okonkwo", "Petra Dolor"), "PERSON")
    mentions = article("Jana Okonkwo came.", text, model=model)
    assert mentions[-1].text == "Okonkwo"
    assert mentions[-1].name == whole


def test_a_relative_of_nobody_else_of_the_name_keeps_it(article):
    mentions = article("His father Karel Okonkwo spoke. Okonkwo left.", model={"Karel Okonkwo": "PERSON"})
    assert {m.name for m in mentions} == {"Karel Okonkwo"}


def test_a_name_without_its_beginning_is_never_the_canonical_one(article):
    model = dict.fromkeys(("Jan Petr Lorem", "Petr Lorem"), "PERSON")
    mentions = article("Jan Petr Lorem spoke.", "Then Petr Lorem left.", "Then Petr Lorem came.", model=model)
    assert {m.name for m in mentions} == {"Jan Petr Lorem"}


@pytest.mark.parametrize(
    ("span", "name"),
    [
        ("Lorem Council Chair Jana Dolor", "Jana Dolor"),
        ("Speaker Jana Dolor", "Jana Dolor"),
        ("Jana Dolor OBE", "Jana Dolor"),
        ("Jana Chair Dolor", "Jana Chair Dolor"),
        ("Jana Dolor Ra", "Jana Dolor Ra"),
        ("Council Chair", "Council Chair"),
    ],
)
def test_offices_and_honours_are_no_part_of_the_name(span, name):
    (entity,) = resolve_mentions(f"Then {span} left.", [(5, 5 + len(span), "PERSON")])
    assert entity.name == name
