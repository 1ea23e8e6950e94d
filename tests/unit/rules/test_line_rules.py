import re

import pytest

from copydesk.errors import ConfigurationError
from copydesk.kinds import Role
from copydesk.rules.line_rules import LineRule, load_line_rules
from copydesk.rules.page_paths import load_path_rules
from copydesk.rules.shapes import shape_reasons
from copydesk.spans import Span

GOOD = """
[[rule]]
id = "{id}"
role = "share"
why = "x"
pattern = '''{pattern}'''
removes = ["Share"]
keeps = ["Shared"]
"""


def rules(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_line_rules(tmp_path)


def test_rules_come_in_the_order_of_files_and_lines(tmp_path):
    two = GOOD.format(id="b", pattern="x") + GOOD.format(id="a", pattern="y")
    assert [rule.id for rule in rules(tmp_path, z=GOOD.format(id="z", pattern="x"), a=two)] == ["b", "a", "z"]


def test_all_faults_are_told_at_once(tmp_path):
    bad = '[[rule]]\nid = "m"\nrole = "nonsense"\nplace = "here"\ncolour = 1\n'
    with pytest.raises(ConfigurationError) as error:
        rules(
            tmp_path,
            a=bad,
            b="[[rule",
            c=GOOD.format(id="p", pattern="("),
            d=GOOD.format(id="l", pattern="{nonsense}"),
            e=GOOD.format(id="k", pattern="x").replace("share", "paragraph"),
            f=GOOD.format(id="t", pattern="x") * 2,
        )
    told = str(error.value)
    for part in (
        "'m'",
        "nonsense",
        "'here'",
        "'colour'",
        "b.toml is no TOML",
        "'p'",
        "'l'",
        "paragraph",
        "'t' stands twice",
    ):
        assert part in told, part


def test_a_rule_finds_a_part_or_the_whole_of_short_lines():
    whole = LineRule(id="a", role=Role.SHARE, why="x", pattern=re.compile("b c"), max_words=3)
    part = LineRule(id="a", role=Role.SHARE, why="x", pattern=re.compile("b (?P<part>c)"))
    assert (whole.find("a b c"), whole.find("a b c d"), whole.find("a")) == (Span(2, 5), None, None)
    assert (part.find("a b c"), part.partial, whole.partial) == (Span(4, 5), True, False)


def test_paths_and_shapes_are_read():
    assert all(rule.why and rule.fits for rule in load_path_rules())
    assert shape_reasons()["prose"]
