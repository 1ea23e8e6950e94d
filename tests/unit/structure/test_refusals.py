"""What has running text and is no article all the same."""

from __future__ import annotations

import pytest

from copydesk import read_article
from copydesk.errors import RefusedError
from pasted import ONE, THREE, TITLE, TWO

FIRST = (
    "Four hundred ships have waited at the gate of the canal since Monday. The pilots have gone home to their towns."
)
ASKS = "Subscribe to continue reading"


def page(*lines: str) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><body><main><article><h1>{TITLE}</h1>{body}</article></main></body></html>".encode()


@pytest.mark.parametrize(
    "asks",
    [
        ASKS,
        "To read this article in full, subscribe today. Cancel at any time.",
        "Cet article est réservé aux abonnés.",
    ],
)
def test_the_first_words_before_a_wall_are_no_article(asks):
    with pytest.raises(RefusedError, match="behind a wall"):
        read_article(page(FIRST, asks, "Already a subscriber? Log in"), locator="a.html")


@pytest.mark.parametrize(
    "lines",
    [
        (FIRST, "Subscribe to our newsletter"),  # a box like any other
        (FIRST, "Already a subscriber? Log in"),
        (ONE, TWO, THREE, ASKS),  # text enough
        (ASKS, FIRST),  # above the text
    ],
)
def test_a_request_to_subscribe_is_no_wall(lines):
    assert read_article(page(*lines), locator="a.html").paragraphs
