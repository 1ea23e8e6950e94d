import pytest

STATE, COUNTRY = "geonames:4197000", "country:GE"


@pytest.mark.parametrize(
    ("text", "entity_id"),
    [
        ("They met in Atlanta, Georgia, that year.", STATE),
        ("They met in Georgia, Texas and Ohio that year.", STATE),
        ("They met in Georgia that year.", COUNTRY),
        ("They met in Georgia and Texas that year.", COUNTRY),
        ("They met in Tbilisi, Georgia, that year.", COUNTRY),
        ("Texas, Ohio and Georgia have Georgian bread.", COUNTRY),
        ("They went to Armenia, Georgia and Turkey.", COUNTRY),
        ("He is the first senator from Georgia.", STATE),
        ("They met Georgia's governor again.", STATE),
        ("They met the Georgia governor again.", STATE),
        ("They met a senator and went to Georgia.", COUNTRY),
        ("A senator from Georgia spoke of Tbilisi.", COUNTRY),
    ],
)
def test_georgia_is_the_one_that_the_article_tells_of(article, text, entity_id):
    found = next(mention for mention in article(text) if mention.text == "Georgia")
    assert found.entity_id == entity_id
    assert found.country == ("US" if entity_id == STATE else "GE")
