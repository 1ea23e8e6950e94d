"""How likely a difference is by chance: exact for shares, by Student's t for means."""

from __future__ import annotations

import math

_TINY = 1e-300
_CLOSE = 1e-12
_STEPS = 500


def fisher_fewer(part: int, whole: int, base_part: int, base_whole: int) -> float:
    """The chance, 0 to 1, of at most `part` in `whole` where both samples have one share: Fisher's exact test.

    One-sided, the tail of the hypergeometric distribution given both margins (R. A. Fisher, The Design of Experiments,
    1935). `base_part` of `base_whole` is the other sample.

    >>> round(fisher_fewer(1, 4, 3, 4), 4)
    0.2429
    """
    successes, total = part + base_part, whole + base_whole
    all_ways = _ways(total, whole)
    at, least = part, max(0, whole - (total - successes))
    chance = 0.0
    while at >= least:
        term = math.exp(_ways(successes, at) + _ways(total - successes, whole - at) - all_ways)
        chance += term
        # Below its peak the tail falls ever faster: what is left can't matter.
        if at * total < whole * successes and term < chance * _CLOSE:
            break
        at -= 1
    return min(chance, 1.0)


def fisher_more(part: int, whole: int, base_part: int, base_whole: int) -> float:
    """The chance, 0 to 1, of at least `part` in `whole`, as `fisher_fewer`."""
    return fisher_fewer(whole - part, whole, base_whole - base_part, base_whole)


def means_differ(n: int, mean: float, variance: float, base_n: int, base_mean: float, base_variance: float) -> float:
    """The chance, 0 to 1, of two means so far apart: Student's t for two samples, two-sided.

    The larger of both variances counts for both, in place of the pooled one: articles of one day are alike, and a small
    sample that happens to be so would else make any difference certain. 1 where a sample has fewer than two.
    """
    if min(n, base_n) < 2:
        return 1.0
    spread = max(variance, base_variance, 0.0) * (1 / n + 1 / base_n)
    if spread == 0:
        return 1.0 if mean == base_mean else 0.0
    t, freedom = (mean - base_mean) / math.sqrt(spread), n + base_n - 2
    return beta_below(freedom / (freedom + t * t), freedom / 2, 0.5)


def beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, 0 to 1, for `x` from 0 to 1.

    By its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22), evaluated by Lentz's method.

    >>> round(beta_below(0.5, 2, 3), 4)
    0.6875
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    scale = a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    value, upper, lower = 1.0, 1.0, 0.0
    for step in range(1, _STEPS):
        term = _term(step, x, a, b)
        lower = 1 / _away(1 + term * lower)
        upper = _away(1 + term / upper)
        value *= upper * lower
        if abs(upper * lower - 1) < _CLOSE:
            break
    return min(1.0, math.exp(scale) / (a * value))


def _term(step: int, x: float, a: float, b: float) -> float:
    """The numerator at a step, from 1, of the fraction 1 + d1/(1 + d2/(1 + ...))."""
    m = step // 2
    if step % 2:
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _ways(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) if 0 <= k <= n else -math.inf
