"""Articles in languages that the lists, patterns and titles don't speak."""

FOUND = {
    "Jeanne Lorem": "PER", "Lorem": "PER", "Banque Ipsum": "ORG", "Pau": "LOC", "Portugal": "LOC", "Val Dolor": "LOC",
    "Amet": "MISC",
}  # fmt: skip


def french(article, *texts, model=None):
    return article(*texts, model=FOUND if model is None else model, language="fr", speaks="fr")


def test_labels_of_other_schemes_become_ours(article):
    text = "Jeanne Lorem de la Banque Ipsum a vu Pau, le Portugal, le Val Dolor et Amet."
    assert [(m.text, m.label.value) for m in french(article, text)] == [
        ("Jeanne Lorem", "PERSON"),
        ("Banque Ipsum", "ORG"),
        ("Pau", "GPE"),
        ("Portugal", "GPE"),
        ("Val Dolor", "LOC"),
    ]


def test_the_english_rules_find_nothing(article):
    text = "Le President Chat a pris la Porte. Main Mars, Chad et Hamas: Ministry of Dolor, la guerre Gaza war, T-72."
    assert article(text) != ()
    assert french(article, text) == ()


def test_persons_are_brought_together_and_places_told(article):
    row = french(article, "Jeanne Lorem a vu le Portugal.", "Lorem est partie. A Banque Ipsum.")
    assert [(m.text, m.entity_id, m.country) for m in row] == [
        ("Jeanne Lorem", "person:jeanne-lorem", None),
        ("Portugal", "country:PT", "PT"),
        ("Lorem", "person:jeanne-lorem", None),
        ("Banque Ipsum", "org:banque-ipsum", None),
    ]
    assert {m.text: m.method for m in row} | {"Portugal": ""} == {
        "Jeanne Lorem": "model:fake-1", "Lorem": "model:fake-1", "Banque Ipsum": "model:fake-1", "Portugal": "",
    }  # fmt: skip


def test_countries_go_by_the_names_of_the_language(article):
    model = {"Espagne": "LOC", "ALLEMAGNE": "LOC", "Spanien": "LOC", "Côte d’Ivoire": "LOC"}
    row = french(article, "L’Espagne, l’ALLEMAGNE et Spanien, Côte d’Ivoire.", model=model)
    assert [(m.text, m.label.value, m.entity_id, m.name) for m in row] == [
        ("Espagne", "GPE", "country:ES", "Spain"),
        ("ALLEMAGNE", "GPE", "country:DE", "Germany"),
        ("Spanien", "LOC", "loc:spanien", "Spanien"),
        ("Côte d’Ivoire", "GPE", "country:CI", "Ivory Coast"),
    ]


def test_marks_are_no_names_and_articles_of_english_belong_to_the_name(article):
    model = {"« Ipsum »": "ORG", "…": "ORG", "A Dolor": "ORG"}
    assert [m.name for m in french(article, "« Ipsum » … A Dolor", model=model)] == ["Ipsum", "A Dolor"]


def test_an_entity_has_one_name(article):
    row = french(article, "Banque Ipsum, Banque ipsum.", model={"Banque Ipsum": "ORG", "Banque ipsum": "ORG"})
    assert [(m.entity_id, m.name) for m in row] == [("org:banque-ipsum", "Banque Ipsum")] * 2
