def ids(mentions):
    return [(m.text, m.entity_id, m.country) for m in mentions]


def test_a_definition_beats_the_list_where_another_state_owns_the_body(article):
    mentions = article("Ukraine's Ministry of Defence (MoD) spoke.", "The MoD left.")
    assert {row[1:] for row in ids(mentions)[1:]} == {("org:ministry-of-defence-ua", "UA")}
    assert len(mentions) == 4


def test_or_where_it_is_quite_another_thing(article):
    mentions = article("The Maritime Operations Division (MOD) left.", "MOD slept.")
    assert {m.entity_id for m in mentions} == {"org:maritime-operations-division"}


def test_the_list_keeps_what_it_knows(article):
    mentions = article("The Islamic Revolutionary Guards Corps (IRGC) left. The Ministry of Defence (MoD) did not.")
    assert ("IRGC", "org:islamic-revolutionary-guard-corps", "IR") in ids(mentions)
    assert ("MoD", "org:uk-ministry-of-defence", "GB") in ids(mentions)


def test_a_ministry_with_an_acronym_keeps_its_state(article):
    mentions = article("India's Ministry of External Affairs (MEA) spoke.", "The MEA left.", model={"MEA": "ORG"})
    assert {row[1:] for row in ids(mentions)[1:]} == {("org:ministry-of-external-affairs-in", "IN")}


def test_capitals_in_brackets_after_a_body_are_its_name(article):
    mentions = article("The Democratic Lorem Party (PYD) won.", "PYD men left.", model={"PYD": "ORG"})
    assert {m.entity_id for m in mentions} == {"org:democratic-lorem-party"}


def test_after_a_person_they_must_be_the_initials(article):
    model = {"Karel bin Novak": "PERSON", "KBN": "PERSON", "Jana Novak": "PERSON", "XYZ": "ORG"}
    mentions = article("Karel bin Novak (KBN) met Jana Novak (XYZ).", "KBN left.", model=model)
    assert [(m.text, m.entity_id) for m in mentions] == [
        ("Karel bin Novak", "person:karel-bin-novak"), ("KBN", "person:karel-bin-novak"),
        ("Jana Novak", "person:jana-novak"), ("XYZ", "org:xyz"), ("KBN", "person:karel-bin-novak"),
    ]  # fmt: skip


def test_the_country_of_a_team_and_a_listed_name_define_nothing(article):
    model = {"Lorem United": "ORG", "GER": "ORG"}
    mentions = article("Lorem United (GER) and Lorem United (NATO).", model=model)
    assert {m.text: m.entity_id for m in mentions} == {
        "Lorem United": "org:lorem-united", "GER": "org:ger", "NATO": "org:nato",
    }  # fmt: skip
