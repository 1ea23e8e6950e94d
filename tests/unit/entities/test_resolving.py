import pytest


@pytest.mark.parametrize(
    ("text", "entity_id", "name", "kb", "kb_id", "country"),
    [
        ("UAE", "country:AE", "United Arab Emirates", "iso3166", "AE", "AE"),
        ("U.S.", "country:US", "United States", "iso3166", "US", "US"),
        ("Hungary", "country:HU", "Hungary", "iso3166", "HU", "HU"),
        ("Moscow", "geonames:524901", "Moscow", "geonames", "524901", "RU"),
        ("Kiev", "geonames:703448", "Kyiv", "geonames", "703448", "UA"),
        ("Washington", "geonames:4140963", "Washington, D.C.", "geonames", "4140963", "US"),
        ("Russians", "norp:russian", "Russian", None, None, "RU"),
        ("Kremlin", "org:kremlin", "Kremlin", None, None, "RU"),
        ("State Duma", "org:state-duma", "State Duma", None, None, "RU"),
        ("White House", "org:white-house", "White House", None, None, "US"),
        ("Knesset", "org:knesset", "Knesset", None, None, "IL"),
        ("Bundestag", "org:bundestag", "Bundestag", None, None, "DE"),
        ("Hamas", "org:hamas", "Hamas", None, None, None),
        ("Hizballah", "org:hezbollah", "Hezbollah", None, None, None),
        ("Kosovo", "country:XK", "Kosovo", "geonames", "831053", "XK"),
        ("Gaza war", "event:gaza-war", "Gaza war", None, None, "PS"),
        ("Geran-2s", "product:geran-2", "Geran-2", None, None, "RU"),
        ("Middle East", "loc:middle-east", "Middle East", None, None, None),
    ],
)
def test_a_name_stands_for(article, text, entity_id, name, kb, kb_id, country):
    (mention,) = article(f"It was about the {text} again.")
    assert (mention.entity_id, mention.name, mention.kb, mention.kb_id, mention.country) == (
        entity_id,
        name,
        kb,
        kb_id,
        country,
    )


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Iran’s National Security Council met.", "IR"),
        ("Pakistan's Ministry of Foreign Affairs spoke.", "PK"),
        ("The Ministry of Defence of Estonia spoke.", "EE"),
        ("The Supreme Court of Israel ruled.", "IL"),
        ("The Ministry of Defence spoke.", None),
        ("The Lorem-Norway Friendship Institute spoke.", "NO"),
        ("The Moscow Lorem University spoke.", "RU"),
        ("The Russian-Norwegian Lorem Institute spoke.", None),
    ],
)
def test_a_body_lies_in_the_country_that_the_words_around_it_name(article, text, country):
    model = {
        "Lorem-Norway Friendship Institute": "ORG",
        "Moscow Lorem University": "ORG",
        "Russian-Norwegian Lorem Institute": "ORG",
    }
    assert [m.country for m in article(text, model=model) if m.label == "ORG"] == [country]


def test_ministries_of_two_states_are_two_entities_and_two_writings_are_one(article):
    mentions = article(
        "Iran's Foreign Ministry and Peru's Ministry of Foreign Affairs met the Iranian Foreign Ministry."
    )
    bodies = [m.entity_id for m in mentions if m.label == "ORG"]
    assert bodies == [f"org:ministry-of-foreign-affairs-{code}" for code in ("ir", "pe", "ir")]


def test_a_ministry_without_a_state_is_the_one_the_article_has(article):
    mentions = article("Iran's Ministry of Justice met.", "The Ministry of Justice left.")
    assert {m.entity_id for m in mentions if m.label == "ORG"} == {"org:ministry-of-justice-ir"}


def test_the_country_goes_with_the_id(article):
    mentions = article("The Indian Navy sailed.", "Later the Navy came back.", model={"Navy": "ORG"})
    assert [(m.entity_id, m.country) for m in mentions] == [("org:indian-navy", "IN")] * 2


def test_a_people_has_one_id_in_the_plural(article):
    pairs = (
        "Kurdish Kurds",
        "Catholic Catholics",
        "Uyghur Uighurs",
        "Alawite Alawites",
        "Shia Shiites",
        "Tajik Tadzhik",
    )
    for one, other in (pair.split() for pair in pairs):
        (first, second) = article(f"They say {one} here and {other} there.")
        assert (first.entity_id, first.label) == (second.entity_id, second.label)


def test_an_entity_has_one_name_in_an_article(article):
    model = {"Karo Box": "ORG", "Karo box": "ORG"}
    mentions = article("Then Karo box fell.", "Later Karo Box rose, and Karo Box won.", model=model)
    assert [(m.text, m.entity_id, m.name) for m in mentions] == [
        ("Karo box", "org:karo-box", "Karo Box"),
        ("Karo Box", "org:karo-box", "Karo Box"),
        ("Karo Box", "org:karo-box", "Karo Box"),
    ]
