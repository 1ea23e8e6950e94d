"""What is looked for sooner in a line is what the plain patterns find."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.rules import PHONE
from copydesk.structure import line_shape

PARTS = (*"0123 ./-:hxé\n", "jan", "may", "Mar", "sept", "19", "20", " 5", "2. ", "2024-03-05")
DAYS = st.lists(st.sampled_from(PARTS), max_size=12).map("".join)
NUMBERS = st.text(alphabet="0123456789 +()./-x", max_size=30)
TOKENS = st.text(alphabet="abEFing1²'ßed", min_size=1, max_size=8)


@given(DAYS)
@settings(max_examples=1500)
def test_days_years_and_hours_are_found(text: str) -> None:
    digit = re.search(r"\d", text)
    if digit:
        at = digit.start()
        found = line_shape._times(text, at)
        assert found == tuple(
            pattern.search(text) is not None for pattern in (line_shape._DAY, line_shape._YEAR, line_shape._CLOCK)
        )


@given(NUMBERS)
@settings(max_examples=1500)
def test_telephone_numbers_are_found(text: str) -> None:
    assert line_shape._holds_number(text, 0) is (re.search(PHONE, text) is not None)


@given(st.lists(TOKENS, max_size=6))
def test_what_tokens_count_is_summed(tokens: list[str]) -> None:
    total = sum(map(line_shape._COUNTS.__getitem__, tokens))
    counts = [total >> place & line_shape._FIELD for place in line_shape._PLACES]
    joined = " ".join(tokens)
    assert counts[-2] == sum(map(str.isdigit, joined))
    assert counts[-1] == len(line_shape._GLUE.findall(joined))
    assert counts[0] == sum(token[0].isupper() for token in tokens)
