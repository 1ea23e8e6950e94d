from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copydesk.quality.page import page, table, text


@given(st.text())
def test_text_can_not_leave_its_place(value: str) -> None:
    shown = text(value)
    assert not set("<>\"'") & set(shown)
    assert shown.isprintable()
    assert len(shown) <= 10 * 160
    shown.encode()


def test_direction_marks_and_controls_are_shown() -> None:
    assert text("a\u202eb\x00") == "a\\u202eb\\u0000"


def test_a_page_loads_nothing_from_elsewhere() -> None:
    made = page("A <page>", [table(("name", "n"), [("x", 1200)])])
    assert "A &lt;page&gt;" in made
    assert "default-src 'none'" in made
    assert "1,200" in made
    assert not any(word in made for word in ("<script", "src=", "href=", "url(", "@import", "http:", "https:"))
