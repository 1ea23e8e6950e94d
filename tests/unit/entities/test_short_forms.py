import pytest

from copydesk.entities import resolve_mentions


def ids(article, *texts, model, label="ORG"):
    return [(m.text, m.entity_id) for m in article(*texts, model=model) if m.label.value == label]


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("Baghdad Lynxes", "Lynxes"),
        ("Norway Lorem Observatory", "Lorem Observatory"),
        ("Karo Lorem Airlines", "Karo Lorem"),
        ("Lorem University", "Lorem"),
        ("Comic Lorems of Karoland", "Comic Lorems"),
        ("Institute for Lorem Studies", "Institute"),
        ("Lorem Commission", "Commission"),
        ("Lorem Centre for Defence Programmes", "Lorem Center for Defense Programs"),
        ("Lorem Standards Board", "Lorem Standards of the Board"),
        ("Lorem Motors", "LM"),
    ],
)
def test_a_short_form_of_a_body_is_that_body(article, long, short):
    found = ids(
        article, f"Then the {long} met there.", f"Later the {short} left.", model={long: "ORG", f"the |{short}": "ORG"}
    )
    assert len(found) == 2, found
    assert len({entity for _, entity in found}) == 1, found


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("Lorem Commission", "Council"),
        ("Baghdad Lynxes", "Foxes"),
        ("Lorem College Berlin", "Lorem College"),
        ("Lorem Movement in Iraq", "Lorem Movement"),
        ("Lorem Motors", "Motors"),
        ("Lorem House", "House"),
        ("Lorem Dolor", "Ld"),
        ("Lorem Dolor Amet", "Lorem Dolor"),
    ],
)
def test_another_body_is_not(article, long, short):
    found = ids(
        article, f"Then the {long} met there.", f"Later the {short} left.", model={long: "ORG", f"the |{short}": "ORG"}
    )
    assert len({entity for _, entity in found}) == 2, found


def test_a_word_alone_fits_one_body_or_none(article):
    model = {"Lorem Commission": "ORG", "Dolor Commission": "ORG", "the |Commission": "ORG"}
    found = dict(
        ids(article, "The Lorem Commission and the Dolor Commission met.", "Then the Commission left.", model=model)
    )
    assert found["Commission"] == "org:commission"


def test_of_two_fitting_bodies_the_far_more_frequent_is_meant(article):
    model = {"Baghdad Lynxes": "ORG", "Oslo Lynxes": "ORG", "the |Lynxes": "ORG"}
    often = ["The Baghdad Lynxes met."] * 3
    found = dict(ids(article, *often, "Oslo Lynxes met too.", "Then the Lynxes left.", model=model))
    assert found["Lynxes"] == "org:baghdad-lynxes"
    found = dict(ids(article, "The Baghdad Lynxes met.", "Oslo Lynxes met too.", "Then the Lynxes left.", model=model))
    assert found["Lynxes"] == "org:lynxes"


def test_a_listed_name_stands_for_itself_and_may_be_the_long_one(article):
    model = {"Hamas Youth Council": "ORG", "the |Commission": "ORG"}
    found = dict(
        ids(
            article,
            "Hamas and the Hamas Youth Council met.",
            "The European Commission and the Commission.",
            model=model,
        )
    )
    assert found["Hamas"] == "org:hamas"
    assert found["Commission"] == "org:european-commission"


@pytest.mark.parametrize(
    ("long", "kind", "same"),
    [
        ("Chatham House", "the |House", False),
        ("European Commission", "the |Commission", True),
        ("European Commission", "a |Commission", False),
        ("Oslo Division", "the |Division", False),
    ],
)
def test_a_word_for_a_kind_is_a_listed_body_only_where_it_is_introduced(article, long, kind, same):
    text = f"Then {kind.replace('|', '')} left."
    mentions = article(f"The {long} met.", text, model={long: "ORG", kind: "ORG"})
    assert (mentions[-1].entity_id == mentions[0].entity_id) is same, mentions


def test_a_listed_long_name_is_not_short_for_a_longer_one(article):
    model = {"European Commission of Lorems": "ORG", "the |Commission": "ORG"}
    texts = ("The European Commission met the European Commission of Lorems.", "Then the Commission left.")
    assert dict(ids(article, *texts, model=model))["Commission"] == "org:commission"


@pytest.mark.parametrize(("long", "same"), [("Baghdad Lynxes", True), ("Baghdad Lorem Club", False)])
def test_a_city_named_as_a_body_is_its_team(long, same):
    text = f"The {long} met. Baghdad won."
    at = text.index("Baghdad won")
    team, city = resolve_mentions(text, [(4, 4 + len(long), "ORG"), (at, at + 7, "ORG")])
    assert (team.entity_id == city.entity_id) is same


def test_a_general_body_goes_by_its_long_name_with_the_state_it_has(article):
    model = {"the |Council": "ORG", "Supreme Court of Lorems": "ORG"}
    found = ids(article, "Iran's National Security Council met.", "Then the Council left.", model=model)
    assert {entity for _, entity in found} == {"org:national-security-council-ir"}
    found = dict(ids(article, "The Supreme Court of Lorems met.", "The Supreme Court left.", model=model))
    assert found["Supreme Court"] == "org:supreme-court-of-lorems"


def test_places_go_by_their_kind_or_their_letters_alone(article):
    model = {"Karo Lorem Airport": "FAC", "the |Airport": "FAC"}
    found = ids(article, "Near Karo Lorem Airport it rained.", "Then the Airport shut.", model=model, label="FAC")
    assert len({entity for _, entity in found}) == 1
    model = {"North Lorem Karo": "GPE", "North Dolor": "GPE", "in |NLK": "GPE", "in |ND": "GPE"}
    texts = ("North Lorem Karo and North Dolor are far.", "It rained in NLK and in ND.")
    found = dict(ids(article, *texts, model=model, label="GPE"))
    assert found["NLK"] == "gpe:north-lorem-karo"
    assert found["ND"] == "gpe:nd"


def test_a_city_goes_by_its_letters_where_the_article_has_it_in_full(article):
    model = {"in |LA": "GPE"}
    found = dict(ids(article, "Los Angeles burns.", "It burns in LA again.", model=model, label="GPE"))
    assert found["LA"] == "geonames:5368361"
    assert dict(ids(article, "It burns in LA again.", model=model, label="GPE"))["LA"] == "gpe:la"
    assert "LA" not in dict(ids(article, "Los Angeles burns.", "The LA Lorem said so.", model={}, label="GPE"))
