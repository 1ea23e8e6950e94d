"""Cues: words and phrases by family, counted in a line, and what of a file is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from copydesk.errors import ConfigurationError
from copydesk.rules import folded, load_cues, tokens_of

if TYPE_CHECKING:
    from pathlib import Path


def cues_of(tmp_path: Path, text: str):
    path = tmp_path / "cues.toml"
    path.write_text(text, encoding="utf-8")
    return load_cues(path)


def counted(cues, line: str) -> dict[str, float]:
    return dict(zip(cues.families, cues.count(folded(tokens_of(line))), strict=True))


def opened(cues, line: str) -> dict[str, float]:
    return dict(zip(cues.families, cues.opening(folded(tokens_of(line))), strict=True))


LISTS = 'pitch = ["subscribe", "sign up", "don\'t miss"]\nlegal = ["sign up", "©"]\n'


def test_a_word_counts_one_and_a_phrase_more(tmp_path: Path) -> None:
    cues = cues_of(tmp_path, LISTS)
    assert counted(cues, "Subscribe now, and subscribe again") == {"legal": 0, "pitch": 1}
    assert counted(cues, "You can sign up here © 2026") == {"legal": 2.5, "pitch": 1.5}
    assert counted(cues, "They sign, and go up") == {"legal": 0, "pitch": 0}


def test_case_and_apostrophes_do_not_matter(tmp_path: Path) -> None:
    assert counted(cues_of(tmp_path, LISTS), "DON’T MISS this")["pitch"] == 1.5


def test_what_opens_a_line_is_told_by_how_early_it_stands(tmp_path: Path) -> None:
    cues = cues_of(tmp_path, LISTS)
    assert opened(cues, "Sign up today")["pitch"] == 3
    assert opened(cues, "Subscribe today")["pitch"] == 2
    assert opened(cues, "Please subscribe")["pitch"] == 1
    assert opened(cues, "Then please subscribe")["pitch"] == 0
    assert opened(cues, "")["pitch"] == 0


@pytest.mark.parametrize("text", ['pitch = "subscribe"', "pitch = [1]", 'pitch = ["a b c d e"]', 'pitch = ["!"]'])
def test_a_family_that_is_no_list_of_phrases_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError, match="pitch") as refused:
        cues_of(tmp_path, text)
    assert "cues.toml" in str(refused.value)


def test_the_shipped_families_are_those_that_the_model_was_trained_with() -> None:
    assert {"pitch", "legal", "picture", "related", "person", "control", "telling"} <= set(load_cues().families)
