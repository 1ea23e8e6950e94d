"""Every rule does what its own examples say, and nothing to any other rule's."""

from __future__ import annotations

import re

import pytest

from copydesk.errors import ConfigurationError
from copydesk.pipeline import read_raw
from copydesk.records import RawArticle
from copydesk.rules import (
    KnownSource,
    LineRule,
    PathRule,
    Place,
    Sign,
    load_line_rules,
    load_path_rules,
    load_rulebook,
    shape_reasons,
    words_in,
)
from copydesk.rules.checking import check_rules
from copydesk.rules.line_rules import Opens
from copydesk.rules.rulebook import HERE
from copydesk.structure.blocks import _FOLLOWERS
from copydesk.structure.pieces import ends_sentence
from pasted import BODY, TITLE, tools
from rule_files import folder

BOOK = load_rulebook()
RULES = BOOK.rules
PATHS = load_path_rules()
SIGNS = [(source, sign) for source in BOOK.sources.all for sign in source.signs]


def asked_together(rule: LineRule) -> list[LineRule]:
    """The rules that may hold on one page with a rule: the general ones, and those of its source."""
    sources = [source for source in BOOK.sources.all if rule in source.rules] or BOOK.sources.all
    return [*BOOK.lines, *(other for source in sources for other in source.rules)]


@pytest.mark.parametrize(
    ("rule", "text"), [(r, t) for r in RULES for t in r.removes], ids=lambda v: getattr(v, "id", v)
)
def test_a_rule_finds_what_it_removes(rule: LineRule, text: str) -> None:
    part = rule.find(text)
    assert part is not None, f"rule '{rule.id}' does not find its own example: {text}"
    assert not rule.partial or 0 < len(part) < len(text)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_keeps_what_any_rule_keeps(rule: LineRule) -> None:
    others = asked_together(rule)
    hit = [f"{other.id} keeps: {text}" for other in others for text in other.keeps if rule.find(text)]
    assert not hit, f"rule '{rule.id}' removes what must stay:\n" + "\n".join(hit)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.place is Place.ANYWHERE], ids=lambda rule: rule.id)
def test_a_rule_for_anywhere_keeps_sentences_about_its_words(rule: LineRule) -> None:
    sentences = [text for text in rule.keeps if ends_sentence(text)]
    assert sentences, f"rule '{rule.id}' holds anywhere: give it a sentence that it must keep"


@pytest.mark.parametrize(("source", "sign"), SIGNS, ids=lambda one: getattr(one, "id", ""))
def test_a_sign_tells_its_source_and_no_other(source: KnownSource, sign: Sign) -> None:
    assert all(sign.finds(text) and words_in(text) & set(sign.words) for text in sign.fits)
    others = [text for other, its in SIGNS if other is not source for text in its.fits]
    assert not [text for text in (*sign.leaves, *others) if sign.finds(text)]


@pytest.mark.parametrize("source", BOOK.sources.all, ids=lambda source: source.id)
def test_a_source_cleans_its_page_and_names_its_publisher(source: KnownSource) -> None:
    lines = [text for rule in source.rules if rule.place is Place.ANYWHERE for text in rule.removes]
    text = "\n\n".join([TITLE, BODY, *lines])
    raw = RawArticle(
        locator="a.txt", data=text.encode(), media_type="text/plain", url=f"https://www.{source.sites[0]}/a"
    )
    article = read_raw(raw, tools())
    assert article.text == BODY
    assert article.metadata.publisher == source.name


def test_the_example_that_newcomers_read_is_right(tmp_path) -> None:
    example = re.search(r"```toml\n(.*?)```", (HERE / "sources" / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example
    checked = check_rules(folder(tmp_path, harbour_review=example[1]))
    assert (checked.faults, len(checked.book.sources.all[0].rules)) == ((), 1)


def test_the_check_finds_no_fault_and_nothing_slow() -> None:
    checked = check_rules()
    assert (checked.faults, checked.warnings) == ((), ())
    assert len(checked.book.sources.all) >= 14


@pytest.mark.parametrize("rule", PATHS, ids=lambda rule: rule.id)
def test_a_path_rule_fits_its_examples_and_leaves_the_others(rule: PathRule) -> None:
    assert all(rule.pattern.search(path) for path in rule.fits)
    assert not [path for other in PATHS for path in other.leaves if rule.pattern.search(path)]


def test_every_kind_of_block_has_its_reader() -> None:
    assert set(_FOLLOWERS) == set(Opens)


def test_ids_are_unique_over_all_kinds_of_rule() -> None:
    ids = [rule.id for rule in RULES] + [rule.id for rule in PATHS] + list(shape_reasons())
    assert len(ids) == len(set(ids)) == len(BOOK.reasons)


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
