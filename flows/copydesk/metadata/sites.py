"""The names of a site: how they are known, and how they stand at the end of its titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from copydesk.records import Claim

_TAIL = re.compile(r"(?:\s+[|–—•·»*-]\s+|\s?[｜：]\s?)(?P<name>[^|–—•·»*｜：]{2,60})$")
_SHORTEST = 4
"""A shorter name is known only when it is the whole."""


def site_names(claims: Iterable[Claim]) -> tuple[str, ...]:
    """The names that a page gives its site: its publishers, and the hosts of its addresses."""
    names = dict.fromkeys(claim.value for claim in claims if claim.field == "publisher")
    hosts = (_host(claim.value) for claim in claims if claim.field == "url")
    return (*names, *dict.fromkeys(host for host in hosts if host))


def _host(url: str) -> str | None:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def cut_site(title: str, names: Sequence[str], *, only_known: bool = False) -> str:
    """The title without a trailing name of the site; what follows a bar is one, unless `only_known` names count.

    >>> cut_site("Quiet border - Example Review", ["Example Review"]), cut_site("Quiet border | World", [])
    ('Quiet border', 'Quiet border')
    """
    tail = _TAIL.search(title)
    if tail is None or not tail.start():
        return title
    known = _is_known(bare_name(tail["name"]), {bare_name(name) for name in names}, whole=only_known)
    return title[: tail.start()] if known or (not only_known and tail[0].strip()[0] == "|") else title


def _is_known(name: str, names: Iterable[str], *, whole: bool) -> bool:
    for one in names:
        if name == one:
            return True
        if not whole and min(len(one), len(name)) >= _SHORTEST and (name.startswith(one) or one.startswith(name)):
            return True
    return False


def bare_name(name: str) -> str:
    """A name in lower case without its article and the signs around it.

    >>> bare_name("| The Example Review")
    'example review'
    """
    return re.sub(r"^\W*(?:the\s\W*)?|\W+$", "", name.casefold())
