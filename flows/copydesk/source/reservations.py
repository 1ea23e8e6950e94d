"""Knows how a page states what may be done with it: licences, and reservations against mining and training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.rules.stated import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from copydesk.records import Confidence

_ROBOTS = ("robots", "googlebot", "bingbot")
_NO_MINING = frozenset({"noai", "noimageai", "noml"})
_MAX_LINKS = 5_000


def find_reservations(root: HtmlElement, metas: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, Confidence]]:
    """Values for `rights`, each with its method and confidence.

    The address of a licence; `tdm-reservation: 1` and `tdm-policy: ADDRESS` of the TDM Reservation Protocol;
    `robots: noai`.
    """
    if any(value.strip() == "1" for value in metas.get("tdm-reservation", ())):
        yield "tdm-reservation: 1", "meta", "high"
        policies = filter(None, (canonical_url(value) for value in metas.get("tdm-policy", ())))
        yield from ((f"tdm-policy: {policy}", "meta", "high") for policy in policies)
    said = {word.strip() for name in _ROBOTS for value in metas.get(name, ()) for word in value.lower().split(",")}
    if said & _NO_MINING:
        yield f"robots: {', '.join(sorted(said & _NO_MINING))}", "meta", "high"
    yield from ((licence, "link", "high") for licence in _licences(root))


def _licences(root: HtmlElement) -> Iterator[str]:
    """Addresses under `rel=license`; a picture's own licence is not the article's."""
    for number, link in enumerate(root.iter("link", "a")):
        if number == _MAX_LINKS:
            return
        if "license" not in link.get("rel", "").lower().split():
            continue
        address = canonical_url(link.get("href", ""))
        if address and next(link.iterancestors("aside", "figure", "nav"), None) is None:
            yield address
