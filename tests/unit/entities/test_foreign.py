import pytest


@pytest.fixture
def bodies(article):
    """Like `article`, but gives (text, id, country) of each body."""

    def read(*texts, model=None):
        mentions = article(*texts, model=model)
        return [(m.text, m.entity_id, m.country) for m in mentions if m.label.value == "ORG"]

    return read


def test_a_listed_ministry_is_that_of_the_state_before_it(bodies):
    assert bodies("The Russian MoD spoke. Kyiv's MoD did not.") == [
        ("Russian MoD", "org:ministry-of-defence-ru", "RU"), ("MoD", "org:ministry-of-defence-ua", "UA"),
    ]  # fmt: skip


def test_without_an_owner_it_is_the_articles_one(bodies):
    ru, gb = "org:ministry-of-defence-ru", "org:uk-ministry-of-defence"
    assert [row[1] for row in bodies("The Russian MoD spoke.", "The MoD lied.")] == [ru, ru]
    assert [row[1] for row in bodies("The Russian MoD spoke.", "In Britain the MoD waits.")] == [ru, gb]
    assert [row[1] for row in bodies("The Russian MoD and the Polish MoD.", "The MoD waits.")][-1] == gb


def test_a_shorter_listed_name_is_not_cut_out_of_a_nations(bodies):
    rows = bodies(
        "The German Council on Foreign Relations asked. Canada's House of Commons and the Canadian House of Commons."
    )
    assert rows == [
        ("German Council on Foreign Relations", "org:german-council-on-foreign-relations", "DE"),
        ("House of Commons", "org:canadian-house-of-commons", "CA"),
        ("Canadian House of Commons", "org:canadian-house-of-commons", "CA"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "entity_id", "country"),
    [
        ("A Russian White House visit.", "org:white-house", "US"),
        ("An Israeli State Department visit.", "org:state-department", "US"),
        ("The Iranian CIA agent.", "org:cia", "US"),
        ("Ukrainian Black Sea Fleet strikes.", "org:black-sea-fleet", "RU"),
        ("The Ukrainian Marine Corps.", "org:ukrainian-marine-corps", "UA"),
        ("A US Quds Force list.", "org:quds-force", "IR"),
        ("The British House of Commons.", "org:house-of-commons", "GB"),
    ],
)
def test_a_body_that_only_one_state_has_stays_its_own(bodies, text, entity_id, country):
    assert [row[1:] for row in bodies(text)] == [(entity_id, country)]
