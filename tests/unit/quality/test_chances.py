from __future__ import annotations

import random
from fractions import Fraction
from math import comb

import pytest

from copydesk.quality.chances import beta_below, fisher_fewer, fisher_more, means_differ


def _exact(part: int, whole: int, base_part: int, base_whole: int) -> float:
    total, successes = whole + base_whole, part + base_part
    ways = [comb(successes, k) * comb(total - successes, whole - k) for k in range(part + 1) if k <= whole]
    return float(Fraction(sum(ways), comb(total, whole)))


def test_shares_are_those_of_the_exact_test() -> None:
    rng = random.Random(3)
    for _ in range(200):
        whole, base_whole = rng.randint(1, 60), rng.randint(1, 90)
        part, base_part = rng.randint(0, whole), rng.randint(0, base_whole)
        exact = _exact(part, whole, base_part, base_whole)
        assert fisher_fewer(part, whole, base_part, base_whole) == pytest.approx(exact, rel=1e-8)
    assert fisher_more(9, 10, 1, 20) == pytest.approx(fisher_fewer(1, 10, 19, 20))


# Quantiles as printed tables of Student's t give them, two-sided.
@pytest.mark.parametrize(("t", "freedom", "chance"), [(12.706, 1, 0.05), (2.228, 10, 0.05), (5.041, 8, 0.001)])
def test_the_tail_of_t_is_that_of_the_tables(t: float, freedom: int, chance: float) -> None:
    assert beta_below(freedom / (freedom + t * t), freedom / 2, 0.5) == pytest.approx(chance, rel=1e-3)


def test_beta_is_a_binomial_tail() -> None:
    for n, k, p in ((10, 3, 0.2), (40, 39, 0.9), (7, 1, 0.01)):
        tail = sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))
        assert beta_below(p, k, n - k + 1) == pytest.approx(tail, rel=1e-9)
    assert (beta_below(0, 2, 3), beta_below(1, 2, 3)) == (0.0, 1.0)


def test_a_few_articles_that_are_alike_make_no_certainty() -> None:
    alike = means_differ(8, 5000, 0, 400, 5900, 600**2)
    assert alike > 1e-6
    assert means_differ(80, 5000, 600**2, 400, 5900, 600**2) < 1e-9
    assert means_differ(1, 0, 0, 400, 5900, 600**2) == 1.0
    assert (means_differ(3, 1, 0, 3, 1, 0), means_differ(3, 1, 0, 3, 2, 0)) == (1.0, 0.0)


def test_chance_alone_rarely_speaks() -> None:
    rng = random.Random(11)
    for _ in range(3000):
        share = rng.random()
        base = sum(rng.random() < share for _ in range(60))
        now = sum(rng.random() < share for _ in range(12))
        assert fisher_fewer(now, 12, base, 60) > 1e-6
