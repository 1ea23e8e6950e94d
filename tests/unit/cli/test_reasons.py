from copydesk.cli.reasons import rule_reason
from copydesk.rules import load_line_rules, load_path_rules, shape_reasons

UNKNOWN = rule_reason("a-rule-of-tomorrow")


def test_every_rule_that_has_an_id_has_its_own_reason():
    for rule in (*load_line_rules(), *load_path_rules()):
        assert rule_reason(rule.id) == rule.why
    for name, why in shape_reasons().items():
        assert rule_reason(name) == why


def test_a_rule_with_a_detail_behind_a_colon_has_the_reason_of_its_family():
    assert rule_reason("prose:again") == rule_reason("prose") != UNKNOWN
    assert rule_reason("tomorrow:again") == UNKNOWN
