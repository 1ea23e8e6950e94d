import time

from copydesk.kinds import Role
from copydesk.structure.given import Given
from copydesk.structure.repeats import give_repeats, is_built_alike, shares_run
from pasted import ONE, THREE, TWO, pieces

PULLED = "The ministers who met this week said so in plain words."


def repeats(*lines, known=None):
    some = pieces("\n".join(lines))
    return {at: given.rule for at, given in give_repeats(some, known or {}, range(len(some))).items()}


def test_a_line_that_stands_in_a_longer_one_is_a_pull_quote():
    assert repeats(ONE, PULLED, TWO) == {1: "pull-quote"} == repeats(ONE, PULLED.upper(), TWO)


def test_the_second_of_two_is_a_repeat():
    assert repeats(ONE, TWO, ONE) == {2: "repeated-block"}


def test_short_lines_may_come_again():
    assert repeats("He has.", ONE, "He has.", TWO) == {}
    assert repeats("(Applause from the whole hall.)", ONE, "(Applause from the whole hall.)") == {}


def test_what_has_a_role_is_not_compared():
    known = {0: Given(role=Role.SHARE, rule="x")}
    assert repeats(ONE, PULLED, known=known) == {0: "x"}


def test_a_run_of_words_in_common():
    assert shares_run("x THE ministers who met, this week", ONE)
    assert not shares_run("the ministers who met today this week", ONE)
    assert not shares_run("this week", "this week")


def test_repetitive_text_stays_cheap():
    begun = time.process_time()
    repeats(*(f"{THREE} {number % 7}" for number in range(3_000)))
    assert time.process_time() - begun < 5


def test_sentences_of_a_speech_that_are_built_alike_are_no_repeat():
    lines = [
        f"We were told that the {what} would hold, and that nobody on board would pay." for what in ("pact", "wall")
    ]
    assert is_built_alike(*lines)
    assert not is_built_alike(lines[0], lines[0])
    assert not is_built_alike(
        lines[0], f"{lines[0]} It did not hold, as the minister said in the evening on the radio."
    )
