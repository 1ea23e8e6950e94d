"""Rules made ready are found as if each were tried on every line."""

import pytest

from copydesk.rules import load_line_rules, sift
from copydesk.rules import sifting as sifting_module
from copydesk.rules.sifting import LONGEST_KNOWN, SiftedRules

RULES = load_line_rules()
LINES = sorted({line for rule in RULES for line in (*rule.removes, *rule.keeps)})


@pytest.fixture(scope="module")
def sifted() -> SiftedRules:
    return SiftedRules(RULES)


def test_the_rules_that_fit_a_line_are_those_that_find_something(sifted: SiftedRules) -> None:
    for line in LINES:
        fitting = [rule for rule in RULES if not rule.partial and rule.reaches(line) and rule.pattern.search(line)]
        assert list(sifted.whole(line)) == fitting, line


def test_no_rule_for_a_part_that_would_find_something_is_left_out(sifted: SiftedRules) -> None:
    for line in LINES:
        finding = {rule.id for rule in RULES if rule.partial and rule.pattern.search(line)}
        assert finding <= {rule.id for rule in sifted.parts(line)}, line


def test_what_is_remembered_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sifting_module, "_LINES", 2)
    monkeypatch.setattr(sifting_module, "_MOST_KNOWN", 2)
    forgetful, other = SiftedRules(RULES), SiftedRules(RULES)
    lines = [*LINES[:60], "A long line. " * LONGEST_KNOWN, *LINES[:60]]
    assert [forgetful.whole(line) for line in lines] == [other.whole(line) for line in lines]
    assert len(forgetful._known) <= 2


def test_the_same_rules_are_made_ready_once() -> None:
    assert sift(RULES) is sift(tuple(RULES))
    assert sift(RULES[:3]) is not sift(RULES)
    assert sift(RULES[:3]).rules == RULES[:3]


def test_no_more_sets_are_kept_than_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sifting_module, "_SETS", 2)
    for n in range(1, 6):
        assert sift(RULES[:n]).rules == RULES[:n]
    assert len(sifting_module._known_sets) <= 2
