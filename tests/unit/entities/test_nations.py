import pytest

from copydesk.entities import resolve_mentions


def entity(text, name):
    at = text.rindex(name)
    spans = [(at, at + len(name), "GPE")]
    for other in ("Norway", "Peru", "North Korea", "South Korea"):
        begin = text.find(other)
        while begin >= 0:
            spans.append((begin, begin + len(other), "GPE"))
            begin = text.find(other, begin + 1)
    return resolve_mentions(text, spans)[0].entity_id


@pytest.mark.parametrize(
    ("text", "name", "entity_id"),
    [
        ("Norway won, and Norway lost. I thank our Nation.", "Nation", "country:NO"),
        ("Norway won, Norway lost, Norway met Peru. I thank this Nation.", "Nation", "country:NO"),
        ("Norway won. I thank our Nation.", "Nation", "gpe:nation"),
        ("Norway won, Norway lost. Peru met Peru. I thank our Nation.", "Nation", "gpe:nation"),
        ("Norway won, and Norway lost. I thank Rock Nation.", "Nation", "gpe:nation"),
        ("It is the hottest of the States.", "States", "country:US"),
        ("It is the hottest of Gulf States.", "States", "gpe:states"),
        ("South Korea won, then Korea lost.", "Korea", "country:KR"),
        ("North Korea lost to South Korea. Korea was one.", "Korea", "gpe:korea"),
        ("Korea was one.", "Korea", "gpe:korea"),
    ],
)
def test_a_country_by_half_its_name(text, name, entity_id):
    assert entity(text, name) == entity_id


def test_a_nation_that_is_a_body_is_no_country():
    text = "Norway won, and Norway lost. I read the Nation."
    spans = [(0, 6, "GPE"), (16, 22, "GPE"), (text.index("Nation"), len(text) - 1, "ORG")]
    assert resolve_mentions(text, spans)[2].entity_id == "org:nation"
