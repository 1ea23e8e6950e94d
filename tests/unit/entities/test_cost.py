"""Time grows with the text, whatever stands in it."""

import time

import pytest

PIECES = [
    "Iran-Israel ",
    "President Putin ",
    "Gaza war ",
    "Royal Lorem Institute (RLI) ",
    "S-400 ",
    "U.S. Fifth Fleet ",
    "Ministry of X and ",
    "Jana Novak1 ",
    "A ",
    "a.b.",
    "(((",
    "al-",
    "von der ",
    "Karachi ",
    "the Renew Lira party ",
    "United ",
    "’s ",
    "Operation Of ",
    "western pro-western ",
    "sons Jana Lorem (1) and ",
    "the Lorem Commission ",
    "our Nation ",
    "Boris Putin ",
    "Mr Boris Boris Novak Jr. ",
    "Bako-",
    "Xi'",
]


@pytest.mark.parametrize("piece", PIECES)
def test_time_is_in_proportion_to_the_text(article, piece):
    def once(times):
        begun = time.process_time()
        article(piece * times, model={piece.strip(): "ORG"})
        return time.process_time() - begun

    def cost(times):
        return min(once(times) for _ in range(3))  # the others hold what else falls due, such as collecting garbage

    once(10)
    assert cost(2_000) < 12 * cost(500) + 0.3


def test_many_persons_of_one_surname(article):
    names = [f"Jana{chr(97 + n % 26)}{chr(97 + n // 26 % 26)} Novak" for n in range(600)]
    begun = time.process_time()
    article(*(f"Then {name} and Novak left." for name in names), model=dict.fromkeys(names, "PERSON"))
    assert time.process_time() - begun < 8
