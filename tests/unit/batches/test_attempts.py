import multiprocessing
import os
import signal

import pytest

from copydesk.batches import Attempt, HopelessError
from copydesk.batches.attempts import DEATHS, MOST_DEATHS, STARTS

FORK = multiprocessing.get_context("fork")


def _attempt(folder, places, seconds, *, hang):
    attempt = Attempt(folder, article_seconds=seconds)
    for number, article, opening in places:
        attempt.begin(number, article, opening=opening)
    while hang:
        pass
    os.kill(os.getpid(), signal.SIGKILL)


def die(folder, *places, seconds=None, hang=False):
    process = FORK.Process(target=_attempt, args=(folder, places, seconds), kwargs={"hang": hang})
    process.start()
    process.join(60)
    return -process.exitcode


def test_an_article_at_which_two_attempts_died_is_not_begun_again(tmp_path):
    for _ in range(DEATHS):
        die(tmp_path, (0, 0, True), (0, 0, False), (1, 0, True), (1, 0, False))
    with Attempt(tmp_path) as attempt:
        assert attempt.places == ["1 0 reading"] * DEATHS
        assert attempt.begin(0, 0, opening=False)
        assert attempt.begin(1, 0, opening=True)
        assert not attempt.begin(1, 0, opening=False)
        assert attempt.begin(1, 1, opening=False)


def test_one_death_or_two_at_different_articles_are_no_ones_fault(tmp_path):
    die(tmp_path, (0, 0, True), (0, 0, False))
    die(tmp_path, (0, 1, True))
    with Attempt(tmp_path) as attempt:
        assert all(attempt.begin(0, n, opening=opening) for n in (0, 1) for opening in (True, False))
        assert not attempt.stuck


def test_each_attempt_writes_apart(tmp_path):
    die(tmp_path, (0, 0, True))
    with Attempt(tmp_path) as second:
        assert second.rows == tmp_path / "try1"


def test_an_attempt_that_ends_by_itself_is_no_death(tmp_path):
    attempt = Attempt(tmp_path)
    attempt.begin(0, 0, opening=True)
    attempt.__exit__(KeyError, KeyError(), None)
    with Attempt(tmp_path) as attempt:
        assert attempt.places == []


def test_deaths_before_anything_was_begun_are_hopeless(tmp_path):
    for _ in range(STARTS):
        die(tmp_path)
    with pytest.raises(HopelessError, match="before they had begun"):
        Attempt(tmp_path)


def test_deaths_at_ever_other_places_are_told(tmp_path):
    for number in range(MOST_DEATHS):
        die(tmp_path, (number, 0, False))
    with Attempt(tmp_path) as attempt:
        assert attempt.stuck
        attempt.give_up_on_last()
        assert not attempt.begin(MOST_DEATHS - 1, 0, opening=False)
        assert attempt.begin(0, 0, opening=False)


def test_an_article_that_takes_too_long_ends_its_process(tmp_path):
    assert die(tmp_path, (0, 0, False), seconds=1, hang=True) == signal.SIGPROF
    with Attempt(tmp_path) as attempt:
        assert attempt.places == ["0 0 reading"]
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert not (tmp_path / "at").exists()
