"""Small pasted texts, many of them traps: every piece of each gets the role that a reader would give it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from copydesk.errors import RefusedError
from copydesk.kinds import Role

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = {
    path.stem: tomllib.loads(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parent / "cases").glob("*.toml"))
}


def marked(name: str) -> Any:
    """The case as a parameter; one with a known failure must fail, so that an improvement announces itself."""
    reason = CASES[name].get("known_failure")
    faults = (AssertionError, RefusedError)
    return pytest.param(name, marks=[pytest.mark.xfail(strict=True, raises=faults, reason=reason)] if reason else [])


@pytest.mark.parametrize("name", [marked(name) for name in CASES])
def test_a_case_reads_as_labelled(name: str, read: Callable[..., Any], comparison: Any) -> None:
    case = CASES[name]
    article = read(case["text"].encode(), locator=f"{name}.txt")
    differences = [*comparison.ledger(article), *comparison.lines(article, case["lines"])]
    differences += comparison.stated(article, case.get("metadata", {}))
    assert not differences, f"tests/golden/cases/{name}.toml differs:\n" + "\n".join(differences)


@pytest.mark.parametrize("name", CASES)
def test_lines_name_every_piece_of_the_text(name: str) -> None:
    case = CASES[name]
    first_words = [words for _, words in case["lines"]]
    lines = [" ".join(line.split()) for line in case["text"].splitlines() if line.strip()]
    assert [line for line in lines if not any(line.startswith(words) for words in first_words)] == []


@pytest.mark.parametrize("name", CASES)
def test_lines_stand_in_the_text_in_order(name: str) -> None:
    text, at = " ".join(CASES[name]["text"].split()), 0
    for _, words in CASES[name]["lines"]:
        assert words in text[at:], f"not in the text, or not here: {words}"
        at = text.index(words, at) + 1


@pytest.mark.parametrize("name", CASES)
def test_cases_use_the_roles_of_the_ledger(name: str) -> None:
    roles = {role for roles, _ in CASES[name]["lines"] for role in roles.split("|")}
    assert roles - {"continued"} <= set(Role)
