from __future__ import annotations

from typing import TYPE_CHECKING

import trafilatura
from source_pages import ARTICLE, BODY, rendered

from copydesk.kinds import Role
from copydesk.records import Limits
from copydesk.source.parsing import parse_page
from copydesk.source.verdicts import judge_blocks

if TYPE_CHECKING:
    import pytest


def judged(markup: str) -> dict[str, Role | None]:
    text, blocks = rendered(markup)
    texts = [block.span.of(text) for block in blocks]
    return dict(zip(texts, judge_blocks(parse_page(markup, limits=Limits()), texts), strict=True))


def test_roles_of_an_article() -> None:
    verdicts = judged(ARTICLE)
    assert [verdicts[text] for text in BODY] == [Role.PARAGRAPH] * 3
    assert verdicts["What comes next"] is Role.HEADING
    assert next(role for text, role in verdicts.items() if text.startswith("We have seen")) is Role.QUOTE
    assert next(role for text, role in verdicts.items() if text.startswith("The first crossing")) is Role.LIST_ITEM
    assert verdicts["Home"] is None
    assert "Quiet border" in verdicts


def test_nothing_extracted_gives_no_verdicts() -> None:
    assert set(judged("<p>x</p><select><option>a</select>").values()) <= {None, Role.PARAGRAPH}


def test_a_crash_of_the_extractor_gives_no_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(trafilatura, "bare_extraction", crash)
    assert set(judged(ARTICLE).values()) == {None}


def test_the_tree_is_left_as_it_is() -> None:
    root = parse_page(ARTICLE, limits=Limits())
    before = root.text_content()
    judge_blocks(root, BODY)
    assert root.text_content() == before
