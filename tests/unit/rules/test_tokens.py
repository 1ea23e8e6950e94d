"""Words are parted as the regular expressions say that they replace."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.rules import tokens_of
from copydesk.rules.tokens import count_words, find_words

TEXTS = st.text(alphabet="abXY_ 12'’-.,“”—…©é中\x01\x1c\t\nß²", max_size=40)
JOINED = re.compile(r"\w+(?:['’-]\w+)*|©")


@given(TEXTS)
@settings(max_examples=500)
def test_words_are_runs_of_word_characters(text: str) -> None:
    assert find_words(text) == re.findall(r"\w+", text)
    assert count_words(text) == len(re.findall(r"\w+", text))


@given(TEXTS)
@settings(max_examples=500)
def test_tokens_hold_marks_only_between_word_characters(text: str) -> None:
    assert tokens_of(text) == JOINED.findall(text)


@pytest.mark.parametrize("mark", ["'", "’", "-"])
def test_marks_at_the_ends_of_words_are_none_of_theirs(mark: str) -> None:
    assert tokens_of(f"{mark}Don{mark}t{mark} go{mark}{mark}on") == [f"Don{mark}t", "go", "on"]
