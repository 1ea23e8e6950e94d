"""What patterns need: none that would find something is left out, and most others are."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.rules import load_line_rules, load_path_rules, load_sieve
from copydesk.rules.needed import even, find_needed
from copydesk.rules.path_cues import load_path_cues

LINES = load_line_rules()
SIEVE = load_sieve(tuple(rule.pattern for rule in LINES))


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"(?i)^read (?:more|on)\b", {"read "}),
        (r"(?:more|further) from", {" from"}),
        (r"(?:photo|image)s?: \w+", {"photo", "image"}),
        (r"[Ss]ource", {"source"}),
        (r"a?b*\s", None),
        (r"(?:photo|\w+)!?", None),
        (r"\d{2}:\d\d", {"00:00"}),
        (r"\d{1,2}:\d\d", {"0:00"}),
        (r"(?:newsletter)+ \w", {"newsletter"}),
        (r"(?:newsletter)* \w", None),
        (r"(?=.*newsletter)\w", {"newsletter"}),
        (r"(?!.*newsletter)\w", None),
        (r"new\bs", {"news"}),
        (r"(?i)ΛΟΓΟΣ", {even("λογοσ")}),
    ],
)
def test_what_a_pattern_needs(pattern: str, needed: set[str] | None) -> None:
    assert find_needed(re.compile(pattern)) == needed


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(?i)istanbul", "İSTANBUL"),
        ("(?i)istanbul", "ıstanbul"),
        ("(?i)kiss", "\u212aI\u017fS"),
        ("(?i)λογος", "ΛΟΓΟΣ"),
        ("(?i)µ-law", "Μ-LAW"),
        ("(?i)вода", "\u1c80\u1c82\u1c81а"),
        (r"no \d\d", "no ٣٤"),
        ("(?i)straße", "STRAẞE"),
    ],
)
def test_letters_with_several_cases(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    assert compiled.search(text)
    assert load_sieve((compiled,)).may_find(text) == [0]


def test_every_letter_is_found_in_every_case_that_re_takes_for_it() -> None:
    letters = [
        chr(code) for code in range(0x80, 0x20000) if chr(code).isalpha() and chr(code).lower() != chr(code).upper()
    ]
    for letter in [*map(chr, range(0x41, 0x7B)), *letters]:
        pattern = re.compile(re.escape(letter), re.IGNORECASE)
        for other in {letter, letter.lower(), letter.upper(), letter.title()}:
            if pattern.fullmatch(other):
                assert even(letter) in even(other), (letter, other)


@pytest.mark.parametrize("rule", LINES, ids=lambda rule: rule.id)
def test_no_example_is_left_out(rule) -> None:
    at = LINES.index(rule)
    for line in rule.removes:
        if rule.pattern.search(line):
            assert at in SIEVE.may_find(line)


@given(st.sampled_from(LINES), st.data())
@settings(
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
def test_no_line_that_fits_is_left_out(rule, data) -> None:
    line = data.draw(st.from_regex(rule.pattern))
    assert LINES.index(rule) in SIEVE.may_find(line)


@given(st.text(alphabet="abcdi newsltr019İıſK:@©", max_size=60))
def test_of_any_text_nothing_is_left_out(text: str) -> None:
    for patterns in (
        tuple(rule.pattern for rule in LINES),
        tuple(rule.pattern for rule in load_path_rules()),
        tuple(load_path_cues().values()),
    ):
        may = load_sieve(patterns).may_find(text)
        assert {at for at, pattern in enumerate(patterns) if pattern.search(text)} <= {*may}


def test_most_rules_are_not_tried_on_a_plain_sentence() -> None:
    sentence = "The convention has governed the passage of ships through the straits for a very long time."
    assert len(SIEVE.may_find(sentence)) < len(LINES) / 4
