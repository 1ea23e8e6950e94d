import random

import pytest

from copydesk.entities.identities import Identity, Use, find_identities
from copydesk.kinds import Label
from copydesk.rules.gazetteers import load_gazetteers

ORG, PERSON = Label.ORG, Label.PERSON


def use(entity_id, name, text=None, documents=1, kb=None):
    label = Label(entity_id.partition(":")[0].upper())
    return Use(entity_id=entity_id, label=label, name=name, kb=kb, text=text or name, documents=documents)


def found(*uses):
    rows = find_identities(uses, load_gazetteers())
    return {(row.entity_id, row.same_as, row.relation) for row in rows}


VORN = use("person:ilka-vorn", "Ilka Vorn", documents=2)
BARE = use("person:vorn", "Vorn")


def test_a_surname_is_the_one_full_name_of_the_corpus():
    assert found(VORN, BARE) == {("person:vorn", "person:ilka-vorn", "surname")}


def test_a_full_name_of_one_document_explains_no_surname():
    assert found(use("person:ilka-vorn", "Ilka Vorn"), BARE) == set()


def test_a_surname_that_two_persons_bear_stays_alone():
    assert found(VORN, BARE, use("person:jan-vorn", "Jan Vorn", documents=9)) == set()


def test_the_son_does_not_take_the_surname():
    son = use("person:ilka-vorn-jr", "Ilka Vorn Jr.", documents=5)
    assert found(VORN, BARE, son) == {("person:vorn", "person:ilka-vorn", "surname")}


def test_a_surname_keeps_its_particles():
    full = use("person:ana-van-der-velde", "Ana van der Velde", documents=3)
    assert found(full, use("person:velde", "Velde"), use("person:van-der-velde", "van der Velde")) == {
        ("person:velde", "person:ana-van-der-velde", "surname"),
        ("person:van-der-velde", "person:ana-van-der-velde", "surname"),
    }


def test_a_first_name_explains_nothing():
    assert found(VORN, use("person:ilka", "Ilka")) == set()


def test_full_names_that_agree_are_one_person():
    names = ("Jan Kowal", "Jan A. Kowal", "Jan Adam Kowal")
    uses = [use(f"person:{n}", name, documents=4 - n) for n, name in enumerate(names)]
    assert found(*uses) == {("person:1", "person:0", "full_name"), ("person:2", "person:0", "full_name")}


@pytest.mark.parametrize(
    "names",
    [
        ("Jan Kowal", "Jan A. Kowal", "Jan B. Kowal"),
        ("Jan Kowal", "Jan Kowal Jr."),
        ("Jan Kowal", "J. Kowal"),
        ("Jan A. B. Kowal", "Jan B. Kowal", "Jan Kowal"),
        ("J. K. Kowal", "K. J. Kowal"),
    ],
)
def test_full_names_that_do_not_agree_stay_apart(names):
    assert found(*(use(f"person:{n}", name, documents=9 - n) for n, name in enumerate(names))) == set()


@pytest.mark.parametrize("other", ["J. K. Kowal", "JK Kowal"])
def test_initials_for_a_first_name_are_written_in_several_ways(other):
    uses = (use("person:j-k-kowal", "J.K. Kowal", documents=2), use("person:other", other))
    assert found(*uses) == {("person:other", "person:j-k-kowal", "full_name")}


INSTITUTE = "Marine Haven Institute"
LONG = use("org:marine-haven-institute", INSTITUTE)


def test_an_acronym_that_another_article_defines():
    defined = use("org:marine-haven-institute", INSTITUTE, "MHI")
    assert found(LONG, defined, use("org:mhi", "MHI")) == {("org:mhi", "org:marine-haven-institute", "acronym")}


def test_an_acronym_of_two_bodies_stays_alone():
    uses = (use("org:marine-haven-institute", INSTITUTE, "MHI"), use("org:mill-hill-inn", "Mill Hill Inn", "MHI"))
    assert found(*uses, use("org:mhi", "MHI")) == set()


def test_an_acronym_that_a_body_of_another_kind_has_too_stays_alone():
    uses = (use("org:marine-haven-institute", INSTITUTE, "MHI"), use("norp:mill-hill-inn", "Mill Hill Inn", "MHI"))
    assert found(*uses, use("org:mhi", "MHI")) == set()
    same = use("fac:marine-haven-institute", INSTITUTE, "MHI")
    assert found(uses[0], same, use("org:mhi", "MHI")) == {("org:mhi", "org:marine-haven-institute", "acronym")}


def test_letters_that_another_article_defines_otherwise_are_not_guessed():
    four = use("org:northern-marine-haven-institute", "Northern Marine Haven Institute")
    others = [use(f"org:{n}", f"House {n}", "NMHI") for n in ("Lorem", "Dolor")]
    for defined in (others[:1], others):
        assert ("org:nmhi", four.entity_id, "acronym") not in found(four, *defined, use("org:nmhi", "NMHI"))


@pytest.mark.parametrize("word", ["House", "Council", "Institute", "Center", "Post", "University", "Airport"])
def test_a_word_for_a_kind_is_never_one_body_of_another_article(word):
    assert found(use("org:lorem", f"Lorem {word}", word, documents=9), use(f"org:{word.lower()}", word)) == set()


def test_four_letters_that_one_name_spells_need_no_definition_and_three_do():
    four = use("org:northern-marine-haven-institute", "Northern Marine Haven Institute")
    assert found(four, use("org:nmhi", "NMHI")) == {("org:nmhi", four.entity_id, "acronym")}
    assert found(LONG, use("org:mhi", "MHI")) == set()


def test_a_short_name_that_others_use_but_not_a_word_that_many_are_called_by():
    short = use("org:marine-haven-institute", INSTITUTE, "Marine Haven")
    assert found(LONG, short, use("org:marine-haven", "Marine Haven")) == {
        ("org:marine-haven", "org:marine-haven-institute", "short_name")
    }
    common = use("org:marine-haven-institute", INSTITUTE, "Institute")
    assert found(LONG, common, use("org:institute", "Institute")) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Velde Defence Forum", "Velde Defense Forum"),
        ("Tarn Shipyards", "Tarn Shipyards Ltd."),
        ("The Tarn Post", "Tarn Post"),
        ("Tarn & Sons", "Tarn and Sons"),
    ],
)
def test_spellings_of_one_name(one, other):
    assert found(use("org:one", one, documents=3), use("org:other", other)) == {("org:other", "org:one", "spelling")}


@pytest.mark.parametrize(("one", "other"), [("Labour", "Labor"), ("Tarn Post", "Tarn Herald")])
def test_names_that_are_no_spellings_of_one(one, other):
    assert found(use("org:one", one, documents=3), use("org:other", other)) == set()


def test_a_listed_body_takes_the_others_and_goes_to_none():
    listed = use("org:listed", "Velde Defence Forum", kb="wikidata")
    assert found(listed, use("org:other", "Velde Defense Forum", documents=9)) == {
        ("org:other", "org:listed", "spelling")
    }


def test_bodies_that_many_states_have_stay_each_its_own():
    uses = [use(f"org:supreme-court{end}", "Supreme Court", documents=5) for end in ("", "-fr", "-in")]
    assert found(*uses) == set()


def test_chains_lead_to_their_end():
    rows = found(
        VORN,
        BARE,
        use("person:ilka-maria-vorn", "Ilka Maria Vorn", documents=9),
    )
    assert rows == {
        ("person:vorn", "person:ilka-maria-vorn", "surname"),
        ("person:ilka-vorn", "person:ilka-maria-vorn", "full_name"),
    }
    assert not {same_as for _, same_as, _ in rows} & {entity_id for entity_id, _, _ in rows}


def test_order_and_portions_change_nothing():
    uses = [VORN, BARE, LONG, use("org:marine-haven-institute", INSTITUTE, "MHI"), use("org:mhi", "MHI", documents=3)]
    halves = [use("org:mhi", "MHI"), use("org:mhi", "MHI", documents=2)]
    whole = find_identities(uses, load_gazetteers())
    assert whole == tuple(sorted(whole))
    assert whole
    assert isinstance(whole[0], Identity)
    for seed in range(5):
        parts = [*uses[:4], *halves]
        random.Random(seed).shuffle(parts)
        assert find_identities(parts, load_gazetteers()) == whole
