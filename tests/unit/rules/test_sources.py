"""A source is read from its file, or refused with file, rule and cure."""

from datetime import date

import pytest

from copydesk.errors import ConfigurationError
from copydesk.rules import LONGEST_SIGN, load_line_rules, load_path_rules, load_rulebook, rules_digest, rules_on, words
from rule_files import SOURCE, folder, other


def told(tmp_path, **sources):
    """What is said of wrong files."""
    with pytest.raises(ConfigurationError) as refused:
        load_rulebook(folder(tmp_path, **sources))
    assert refused.value.exit_code == 2
    assert "python -m copydesk.rules" in refused.value.then
    return str(refused.value)


def test_a_source_is_read(tmp_path):
    text = SOURCE.replace('why = "An', 'valid_from = 2020-01-01\nvalid_until = "2030-01-01"\nwhy = "An')
    book = load_rulebook(folder(tmp_path, harbour_review=text))
    (source,) = book.sources.all
    assert (source.id, source.name, source.file) == (
        "harbour-review",
        "Harbour Review",
        "sources/harbour-review.toml",
    )
    assert (source.valid_from, source.valid_until) == (date(2020, 1, 1), date(2030, 1, 1))
    assert (book.sources.by_site["harbour-review.example"], [*book.sources.by_word]) == ((source,), ["harbour"])
    assert source.signs[0].finds("© Harbour Review, 2031")
    assert not source.signs[0].finds("© Harbour Review, 2031".ljust(LONGEST_SIGN + 1, "."))
    assert book.reasons["harbour-review-mast"] == "It asks for a berth."
    assert book.lines == load_line_rules()
    assert load_rulebook(tmp_path) is book


def test_a_rule_holds_from_a_day_until_before_another(tmp_path):
    dated = SOURCE.replace("role =", "valid_from = 2024-03-01\nvalid_until = 2024-04-01\nrole =")
    (source,) = load_rulebook(folder(tmp_path, harbour_review=dated)).sources.all
    days = [date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 31), date(2024, 4, 1)]
    assert [len(rules_on(source, day)) for day in days] == [0, 1, 1, 0]
    assert source.dated


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('why = "It asks for a berth."', ""), "rule 'harbour-review-mast': add why"),
        (('role = "pitch"', 'role = "pitsch"'), "role 'pitsch' is none of what it may be: give one of advert"),
        (('role = "pitch"', 'role = ["pitch"]'), "role '['pitch']' is none of what it may be"),
        (('role = "pitch"', 'role = "heading"'), "role 'heading' is not for rules"),
        (('role = "pitch"', 'rolle = "pitch"'), "'rolle' is no field of a rule: did you mean role?"),
        (("'^Rent a berth'", "'^Rent (a berth'"), "the pattern is no regular expression"),
        (("'^Rent a berth'", "'^{ships}'"), "there is no list of words 'ships'"),
        (("'^Rent a berth'", "'^a{99999999999}'"), "the pattern is no regular expression: the repetition number"),
        (("'^Rent a berth'", "'" + "(" * 3000 + ")" * 3000 + "'"), "the pattern is no regular expression"),
        (("'^Rent a berth'", "7"), "pattern '7' is none of what it may be: give a text in quotes"),
        (("role =", "max_words = 'ten'\nrole ="), "max_words 'ten' is none of what it may be: give a whole number"),
        (("role =", "pii = 'no'\nrole ="), "pii 'no' is none of what it may be: give true or false"),
        (('["Rent a berth today"]', '"Rent a berth today"'), "give a list of texts"),
        (("role =", "valid_from = 2024-13-01\nrole ="), "is no TOML"),
        (
            ("role =", "valid_from = '1 May 2024'\nrole ="),
            "valid_from '1 May 2024' is none of",
        ),
        (("role =", "valid_until = 2024-05-01T10:00:00\nrole ="), "give a day such as 2024-03-05"),
        (
            ("role =", "valid_from = 2024-05-02\nvalid_until = 2024-05-01\nrole ="),
            "valid_from 2024-05-02 is not before valid_until 2024-05-01",
        ),
        (("harbour-review-mast", "berth"), "begin with the name of its file: 'harbour-review-berth'"),
        (("[[rule]]", "[rule]"), "'rule' is no list of tables: begin each with [[rule]]"),
        (("[[rule]]", "[[rules]]"), "'rules' has no place here: use [[source]], [[sign]], [[rule]]"),
        (('name = "Harbour Review"', ""), "harbour-review.toml: add name"),
        (("[source]", "[sauce]"), "add a table [source]"),
        (("sites =", "site ="), "'site' is no field of a source: did you mean sites?"),
        (("harbour-review.example", "https://harbour-review.example"), "is no host: write it as in example.org"),
        (("harbour-review.example", "www.harbour-review.example"), "is no host"),
        (('words = ["harbour"]', ""), "sign 1: add words"),
        (('words = ["harbour"]', 'words = ["Harbour"]'), "'Harbour' is not one word in small letters"),
        (('words = ["harbour"]', 'words = ["harbour review"]'), "'harbour review' is not one word"),
        (("'^© Harbour Review'", "'^(© Harbour'"), "sign 1: the pattern is no regular expression"),
        (('id = "harbour-review-mast"', 'id = "harbour-review-mast'), "is no TOML"),
    ],
)
def test_a_wrong_source_is_refused_with_file_fault_and_cure(tmp_path, change, said):
    assert change[0] in SOURCE
    text = told(tmp_path, harbour_review=SOURCE.replace(*change))
    assert said in text
    assert "sources/harbour-review.toml" in text


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (folder(tmp_path) / "sources" / "x.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match=r"sources/x\.toml is no TOML"):
        load_rulebook(tmp_path)


def test_a_source_must_be_told_by_something(tmp_path):
    head, _, rest = SOURCE.partition("[[sign]]")
    bare = head.replace('sites = ["harbour-review.example"]', "") + "[[rule]]" + rest.partition("[[rule]]")[2]
    assert "nothing tells its pages: add sites, or a [[sign]]" in told(tmp_path, harbour_review=bare)


def test_a_file_has_a_name_that_ids_can_begin_with(tmp_path):
    assert "write it in small letters and hyphens" in told(tmp_path, Harbour=SOURCE)


def test_an_id_stands_once_over_all_files(tmp_path):
    text = SOURCE + SOURCE[SOURCE.index("[[rule]]") :]
    assert "rule 'harbour-review-mast' stands twice: give one" in told(tmp_path, harbour_review=text)


def test_an_id_of_a_source_is_none_of_a_general_rule(tmp_path):
    text = SOURCE.replace("harbour-review-mast", "menu-word")
    said = told(tmp_path, menu=text)
    assert "sources/menu.toml: rule 'menu-word' stands twice" in said
    assert "lines/50_related.toml" in said


def test_two_sources_have_no_site_in_common(tmp_path):
    shared = other().replace("port-review.example", "harbour-review.example")
    said = told(tmp_path, harbour_review=SOURCE, port_review=shared)
    assert "both have the site 'harbour-review.example'" in said
    assert "sources/harbour-review.toml and sources/port-review.toml" in said


def test_two_sources_have_no_name_in_common(tmp_path):
    said = told(tmp_path, harbour_review=SOURCE, port_review=other().replace('"Port Review"', '"harbour review"'))
    assert "sources/harbour-review.toml and sources/port-review.toml: both have the name 'harbour review'" in said
    assert "put them into one file, or call one otherwise, or part them by valid_from and valid_until" in said


@pytest.mark.parametrize("text", ["", "# to come\n"])
def test_an_empty_file_is_refused(tmp_path, text):
    (folder(tmp_path, harbour_review=text) / "lines" / "99.toml").write_text(text)
    with pytest.raises(ConfigurationError) as refused:
        load_rulebook(tmp_path)
    assert "sources/harbour-review.toml: add a table [source] with name, why" in str(refused.value)
    assert "lines/99.toml holds nothing: add a [[rule]], or take it away" in str(refused.value)


@pytest.mark.parametrize("name", ["lines/99.TOML", "sources/harbour-review.Toml"])
def test_a_file_whose_suffix_is_in_capitals_is_refused(tmp_path, name):
    (folder(tmp_path) / name).write_text(SOURCE)
    with pytest.raises(ConfigurationError) as refused:
        load_rulebook(tmp_path)
    assert f"{name} is not read: give it the suffix .toml, or take it away" in str(refused.value)


def test_two_sources_may_follow_each_other_at_one_site(tmp_path):
    old = SOURCE.replace("why = ", "valid_until = 2020-01-01\nwhy = ", 1)
    new = other().replace("port-review.example", "harbour-review.example")
    new = new.replace("why = ", "valid_from = 2020-01-01\nwhy = ", 1)
    book = load_rulebook(folder(tmp_path, harbour_review=old, port_review=new))
    assert len(book.sources.by_site["harbour-review.example"]) == 2


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    wrong = SOURCE.replace("'^Rent a berth'", "'('").replace('words = ["harbour"]', "").replace("pitch", "x")
    general = "[[rule]]\nid = 'm'\n"
    paths = "[[path]]\nid = 'p'\nrole = 'share'\nwhy = 'w'\npattern = 'a('\nfits = ['a']\nleaves = ['b']\n"
    (folder(tmp_path, harbour_review=wrong, port_review="[source") / "lines" / "99.toml").write_text(general)
    (tmp_path / "page_paths.toml").write_text(paths)
    with pytest.raises(ConfigurationError, match="6 fault") as refused:
        load_rulebook(tmp_path)
    for place in (
        "lines/99.toml, rule 'm'",
        "page_paths.toml, path 'p'",
        "sign 1: add words",
        "port-review.toml",
    ):
        assert place in str(refused.value), place


def test_all_faults_of_a_rule_are_told_at_once(tmp_path):
    wrong = SOURCE.replace("harbour-review-mast", "berth").replace("keeps =", "keps =").replace('"pitch"', '"pich"')
    said = told(tmp_path, harbour_review=wrong)
    for fault in ("'harbour-review-berth'", "did you mean keeps?", "add keeps", "role 'pich'", "give one of advert"):
        assert fault in said, fault
    assert "paragraph" not in said


def test_a_wrong_rule_for_paths_is_refused(tmp_path):
    (tmp_path / "p.toml").write_text("[[path]]\nid = 'p'\nrole = 'share'\nalways = 1\n")
    with pytest.raises(ConfigurationError, match="path 'p': add why, pattern, fits, leaves") as refused:
        load_path_rules(tmp_path / "p.toml")
    assert "always '1' is none of what it may be: give true or false" in str(refused.value)


def test_the_digest_covers_sources(tmp_path, monkeypatch):
    monkeypatch.setattr(words, "RULES_FOLDER", folder(tmp_path, harbour_review=SOURCE))
    before = rules_digest()
    (tmp_path / "sources" / "harbour-review.toml").write_text(SOURCE.replace("berth", "mooring"), encoding="utf-8")
    assert rules_digest() != before
