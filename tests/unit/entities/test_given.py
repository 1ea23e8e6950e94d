import pytest

from copydesk.entities import resolve_mentions
from copydesk.errors import ConfigurationError

TEXT = "Jana Novak of the Baltic Lorem Institute (BLI) flew from Moscow to the UAE. Novak left BLI."


def span(name, label=None, *, last=False):
    start = TEXT.rindex(name) if last else TEXT.index(name)
    return (start, start + len(name), label)


def test_names_found_by_someone_else_get_the_same_entities():
    spans = [
        span("Novak", "PERSON", last=True),
        span("Jana Novak", "PER"),
        span("UAE"),
        span("Moscow", "LOC"),
        span("BLI", "ORG", last=True),
    ]
    found = resolve_mentions(TEXT, spans)
    assert [e.entity_id for e in found] == [
        "person:jana-novak", "person:jana-novak", "country:AE", "geonames:524901", "org:baltic-lorem-institute",
    ]  # fmt: skip
    assert [e.country for e in found] == [None, None, "AE", "RU", None]


def test_spans_may_overlap_and_come_in_any_order():
    assert [e.name for e in resolve_mentions(TEXT, [span("Novak", "PERSON"), span("Jana Novak", "PERSON")])] == [
        "Jana Novak"
    ] * 2
    assert resolve_mentions(TEXT, []) == ()


@pytest.mark.parametrize("bad", [(5, 5), (-1, 3), (0, 10_000), (7, 2)])
def test_a_span_outside_the_text_is_refused(bad):
    with pytest.raises(ConfigurationError, match="span"):
        resolve_mentions(TEXT, [bad])


def test_a_team_is_not_its_country():
    text = "Sweden won."
    assert resolve_mentions(text, [(0, 6, "ORG")])[0].entity_id == "org:sweden"
    assert resolve_mentions(text, [(0, 6, "GPE")])[0].entity_id == "country:SE"


def test_the_kind_of_a_place_before_its_name_makes_no_other_place():
    text = "State of Texas, City of Cleveland, City of London"
    found = resolve_mentions(text, [(0, 14), (16, 33), (35, 49)])
    assert [e.name for e in found[:2]] == ["Texas", "Cleveland"]
    assert found[2].name != "London"


def test_a_part_of_a_longer_name_of_a_country_is_that_country():
    text = "Antigua and Barbuda met the People's Republic of China and Barbuda."
    china = text.index("Republic")
    found = resolve_mentions(text, [(0, 7, "LOC"), (12, 19, "LOC"), (china, china + 17, "LOC"), (59, 66, "LOC")])
    assert [e.entity_id for e in found] == ["country:AG", "country:AG", "country:CN", "gpe:barbuda"]
    text = "The Republic of China met Guinea, not Equatorial Guinea."
    spans = [(4, 21, "GPE"), (26, 32, "GPE"), (49, 55, "GPE")]
    assert [e.country for e in resolve_mentions(text, spans)] == ["TW", "GN", "GQ"]


def test_a_team_is_not_the_land_of_its_name():
    assert resolve_mentions("England won.", [(0, 7, "ORG")])[0].entity_id == "org:england"
    assert resolve_mentions("England won.", [(0, 7, "GPE")])[0].entity_id == "gpe:england"


def test_a_saint_is_no_country():
    text = "Saint Vincent came to Saint Vincent."
    found = resolve_mentions(text, [(0, 13, "PERSON"), (22, 35, "LOC")])
    assert [e.entity_id for e in found] == ["person:saint-vincent", "country:VC"]


@pytest.mark.parametrize("label", [None, "PERSON", "ORG", "GPE", "LOC", "NORP", "EVENT"])
@pytest.mark.parametrize("text", [" ", "\u2028", "'", "-", "."])
def test_a_span_without_a_word_gets_an_entity_too(text, label):
    assert len(resolve_mentions(text, [(0, 1, label)] * 4)) == 4
