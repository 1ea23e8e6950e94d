import pytest


@pytest.mark.parametrize(
    "text",
    [
        "It angered western governments again.",
        "Three western officials said so.",
        "It ignored western military aid and left.",
        "They met senior western intelligence officials.",
        "A western-backed coalition left.",
        "A pro-western party won.",
        "Then western sanctions, once feared, bit.",
    ],
)
def test_the_west_is_meant_before_a_noun_of_politics(article, text):
    (mention,) = (m for m in article(text) if m.text == "western")
    assert (mention.entity_id, mention.name, mention.label.value) == ("norp:western", "Western", "NORP")
    assert mention.country is None


@pytest.mark.parametrize(
    "text",
    [
        "They fled to western Ukraine then.",
        "The western provinces and their governments left.",
        "It left the south-western allies alone.",
        "The north-western governments left.",
        "In western media-run towns it rained.",
        "They watched a western.",
        "The western front moved.",
        "Rain fell in western African countries.",
    ],
)
def test_a_side_of_the_compass_is_no_west(article, text):
    assert "western" not in [m.text for m in article(text)]


def test_with_a_capital_it_is_a_people_as_before(article):
    assert [(m.text, m.entity_id) for m in article("Then Western governments left.")] == [("Western", "norp:western")]
