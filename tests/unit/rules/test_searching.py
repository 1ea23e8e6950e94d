"""Lines are searched in a process that ends with a search without end, and begins anew for the next pattern."""

import math
import re

import pytest

from copydesk.rules.searching import ENDLESS, SLOW, Searcher


def test_each_line_has_its_answer():
    with Searcher() as searcher:
        answers = searcher.search(re.compile("b(?P<part>c)?", re.IGNORECASE), ["a", "aBC", "a\u2028\n—b"])
        parts = searcher.search(re.compile("b(?P<part>c)?"), ["abc", "b"], group="part")
    assert [answer.span for answer in answers] == [None, (1, 3), (4, 5)]
    assert [answer.span for answer in parts] == [(2, 3), (-1, -1)]
    assert all(0 <= answer.seconds < ENDLESS for answer in answers)


def test_a_search_without_end_is_the_last_answer_and_others_go_on():
    with Searcher() as searcher:
        answers = searcher.search(re.compile("^(a+)+$"), ["a", "a" * 60 + "!", "a"])
        assert [(answer.span, answer.seconds) for answer in answers[1:]] == [(None, math.inf)]
        assert [answer.span for answer in searcher.search(re.compile("a"), ["ba"])] == [(1, 2)]


def test_a_slow_line_ends_the_search_where_asked():
    with Searcher() as searcher:
        lines = ["b", "a" * 2000 + "!", "b"]
        answers = searcher.search(re.compile("(?:a*a*b)"), lines, until_slow=True)
        assert len(answers) == 2
        assert answers[1].seconds > SLOW
        assert len(searcher.search(re.compile("^b"), lines, until_slow=True)) == 3


def test_a_process_that_ends_otherwise_is_an_error():
    with Searcher() as searcher:
        searcher.search(re.compile("a"), ["a"])
        searcher._process.kill()
        searcher._process.wait()
        with pytest.raises(RuntimeError, match=r"the process that searches ended with -9"):
            searcher.search(re.compile("a"), ["a"])
        assert searcher.search(re.compile("a"), ["a"])
