"""Every rule does what its own examples say, and nothing to any other rule's."""

from __future__ import annotations

import pytest

from copydesk.errors import ConfigurationError
from copydesk.rules import LineRule, PathRule, Place, load_line_rules, load_path_rules, shape_reasons
from copydesk.rules.line_rules import Opens
from copydesk.structure.blocks import _FOLLOWERS
from copydesk.structure.pieces import ends_sentence

RULES = load_line_rules()
PATHS = load_path_rules()
KEEPS = [(rule.id, text) for rule in RULES for text in rule.keeps]


@pytest.mark.parametrize(
    ("rule", "text"), [(r, t) for r in RULES for t in r.removes], ids=lambda v: getattr(v, "id", v)
)
def test_a_rule_finds_what_it_removes(rule: LineRule, text: str) -> None:
    part = rule.find(text)
    assert part is not None, f"rule '{rule.id}' does not find its own example: {text}"
    assert not rule.partial or 0 < len(part) < len(text)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_keeps_what_any_rule_keeps(rule: LineRule) -> None:
    hit = [f"{owner} keeps: {text}" for owner, text in KEEPS if rule.find(text)]
    assert not hit, f"rule '{rule.id}' removes what must stay:\n" + "\n".join(hit)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.place is Place.ANYWHERE], ids=lambda rule: rule.id)
def test_a_rule_for_anywhere_keeps_sentences_about_its_words(rule: LineRule) -> None:
    sentences = [text for text in rule.keeps if ends_sentence(text)]
    assert sentences, f"rule '{rule.id}' holds anywhere: give it a sentence that it must keep"


@pytest.mark.parametrize("rule", PATHS, ids=lambda rule: rule.id)
def test_a_path_rule_fits_its_examples_and_leaves_the_others(rule: PathRule) -> None:
    assert all(rule.pattern.search(path) for path in rule.fits)
    assert not [path for other in PATHS for path in other.leaves if rule.pattern.search(path)]


def test_every_kind_of_block_has_its_reader() -> None:
    assert set(_FOLLOWERS) == set(Opens)


def test_ids_are_unique_over_all_kinds_of_rule() -> None:
    ids = [rule.id for rule in RULES] + [rule.id for rule in PATHS] + list(shape_reasons())
    assert len(ids) == len(set(ids))


GOOD = """
[[rule]]
id = "one"
role = "pitch"
why = "because"
pattern = "^Buy"
removes = ["Buy now"]
keeps = ["We buy."]
"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('role = "pitch"', 'role = "pitsch"'), "role 'pitsch' is none of"),
        (('role = "pitch"', 'role = "paragraph"'), "role 'paragraph' is not for rules"),
        (('why = "because"', ""), "add why"),
        (('pattern = "^Buy"', 'pattern = "(^Buy"'), "the pattern is no regular expression"),
        (('pattern = "^Buy"', 'pattern = "^{buys}"'), "there is no list of words 'buys'"),
        (('why = "because"', 'why = "b"\nwhere = "head"'), "'where' is no field of a rule"),
        (('id = "one"', 'id = "one'), "is no TOML"),
        (('keeps = ["We buy."]', 'keeps = ["We buy."]\n' + GOOD), "rule 'one' stands twice"),
    ],
)
def test_a_wrong_rule_is_refused_with_file_rule_and_cure(tmp_path, change, said) -> None:
    (tmp_path / "x.toml").write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_line_rules(tmp_path)
    assert said in str(refused.value)
    assert refused.value.exit_code == 2
    assert refused.value.then


def test_all_faults_are_told_at_once(tmp_path) -> None:
    wrong = GOOD.replace('role = "pitch"', 'role = "x"').replace("one", "two")
    (tmp_path / "a.toml").write_text(wrong, encoding="utf-8")
    (tmp_path / "b.toml").write_text(GOOD.replace('why = "because"', ""), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="2 fault") as refused:
        load_line_rules(tmp_path)
    assert "a.toml" in str(refused.value)
    assert "b.toml" in str(refused.value)
