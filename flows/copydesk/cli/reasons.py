"""Why a rule gives its role, for every rule that has an id."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from copydesk.rules import load_rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping


def rule_reason(rule: str) -> str:
    """The rule's reason; a rule that has a colon in its name may have it for what stands before.

    >>> rule_reason("share-line") == rule_reason("share-line:again") != rule_reason("of-tomorrow")
    True
    """
    known = _reasons()
    return known.get(rule) or known.get(rule.partition(":")[0]) or "a rule of another release of copydesk"


@cache
def _reasons() -> Mapping[str, str]:
    return load_rulebook().reasons
